"""Makes the shipped list out of the npm package `@etalab/decoupage-administratif`: see `make communes`."""

import csv
import gzip
import io
import json
import sys
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

COLUMNS = ("code", "name", "department", "region", "epci", "postal_codes", "part_of", "merged_into")
FORMER = frozenset({"commune-deleguee", "commune-associee"})


def renew(package: Path, folder: Path) -> None:
    """Write `communes.csv.gz`, `areas.csv.gz` and `VERSION` into the folder."""
    with tarfile.open(package) as archive:
        read = {name: _json(archive, f"data/{name}.json") for name in ("communes", "epci", "departements", "regions")}
        version = _json(archive, "package.json")["version"]
    (folder / "communes.csv.gz").write_bytes(_packed(COLUMNS, _communes(read["communes"], read["epci"])))
    (folder / "areas.csv.gz").write_bytes(_packed(("kind", "code", "name"), _areas(read)))
    (folder / "VERSION").write_text(f"{version}\n", "utf-8")


def _communes(communes: Sequence[dict[str, Any]], bodies: Sequence[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    epci = {member["code"]: body["code"] for body in bodies for member in body["membres"]}
    today = {one["code"] for one in communes if one["type"] not in FORMER}
    for one in communes:
        if one["type"] in FORMER:
            # A delegated commune may keep the code of the commune it became: then only its name is of use.
            yield one["code"], one["nom"], "", "", "", "", "", one["chefLieu"]
            continue
        city = one.get("commune", "")
        postal = " ".join(one.get("codesPostaux", ()))
        body = epci.get(city or one["code"], "")
        yield one["code"], one["nom"], one["departement"], one["region"], body, postal, city, ""
        yield from (
            (old, "", "", "", "", "", "", one["code"]) for old in one.get("anciensCodes", ()) if old not in today
        )


def _areas(read: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for kind, name in (("department", "departements"), ("region", "regions"), ("epci", "epci")):
        yield from ((kind, one["code"], one["nom"]) for one in read[name])


def _json(archive: tarfile.TarFile, name: str) -> Any:
    member = archive.extractfile(f"package/{name}")
    if member is None:
        raise FileNotFoundError(name)
    return json.load(member)


def _packed(columns: Sequence[str], rows: Iterable[tuple[str, ...]]) -> bytes:
    """Compressed CSV; the same rows give the same bytes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(sorted(rows))
    return gzip.compress(text.getvalue().encode(), 9, mtime=0)


if __name__ == "__main__":
    renew(Path(sys.argv[1]), Path(__file__).parent)
