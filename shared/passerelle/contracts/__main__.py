"""`python -m passerelle.contracts export | check | release`: keep the committed JSON Schemas true."""

import sys
from collections.abc import Sequence

from passerelle.contracts.published import RELEASED, SCHEMAS, differing_schemas, write_schemas

USAGE = """usage: python -m passerelle.contracts export|check|release
  export   write the JSON Schema of every event
  check    fail when the committed schemas are not those of the models
  release  remember the schemas as those that every organization can read
"""


def main(arguments: Sequence[str]) -> int:
    """Do one of the three; the exit status."""
    match list(arguments):
        case ["export"]:
            write_schemas(SCHEMAS)
        case ["check"]:
            return _check()
        case ["release"]:
            write_schemas(SCHEMAS)
            write_schemas(RELEASED)
        case _:
            sys.stderr.write(USAGE)
            return 2
    return 0


def _check() -> int:
    differing = differing_schemas(SCHEMAS)
    if differing:
        sys.stderr.write(
            f"Not the schemas of the models: {', '.join(differing)}.\nRun `make schemas` and commit them.\n"
        )
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
