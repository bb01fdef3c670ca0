"""The `passerelle` command as a person at a terminal meets it."""

import sys
from dataclasses import dataclass

import pytest

from passerelle.runtime.commands import main


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Terminal:
    """Runs the command with these arguments."""

    patch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]

    def run(self, *arguments: object) -> Said:
        self.patch.setattr(sys, "argv", ["passerelle", *map(str, arguments)])
        self.capture.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = self.capture.readouterr()
        return Said(int(ended.value.code or 0), " ".join(out.split()), " ".join(err.split()))
