"""The official list of communes, shipped as data: see LICENCE.md for where it comes from and its licence."""

import csv
import gzip
import io
from collections.abc import Iterator
from functools import cache
from importlib import resources

from referral.domain.territory import Commune, Territory, territory_of


@cache
def official() -> Territory:
    """Read once per process: it never changes while it runs."""
    rows = list(_rows("communes.csv.gz"))
    return territory_of(
        version=(resources.files("referral.territory") / "VERSION").read_text("utf-8").strip(),
        communes=(_commune(row) for row in rows if not row["merged_into"]),
        former=((row["code"], row["name"], row["merged_into"]) for row in rows if row["merged_into"]),
        areas=((row["kind"], row["code"], row["name"]) for row in _rows("areas.csv.gz")),
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    packed = (resources.files("referral.territory") / name).read_bytes()
    yield from csv.DictReader(io.StringIO(gzip.decompress(packed).decode()))


def _commune(row: dict[str, str]) -> Commune:
    return Commune(
        code=row["code"],
        name=row["name"],
        department=row["department"],
        region=row["region"],
        epci=row["epci"] or None,
        postal_codes=tuple(row["postal_codes"].split()),
        part_of=row["part_of"] or None,
    )
