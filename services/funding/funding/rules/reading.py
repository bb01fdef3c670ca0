"""What an entry of a rules file means, and whether the rules are complete."""

from collections.abc import Iterator, Sequence

from funding.domain.parameters import BY_PURPOSE, Name, Parameter, Parameters, Purpose, Standing
from funding.domain.sectors import Sector, SectorEntry
from funding.rules.sheet import Entry, Sheet

ALLOWED: dict[Name, range] = {
    Name.OUTSTANDING_CAP: range(1, 100_000_001),
    Name.LONGEST_TERM: range(1, 121),
    Name.MOST_EMPLOYEES: range(1000),
    Name.LOANS_BEHIND_ALLOWED: range(2),
    Name.ANNUAL_RATE: range(1, 3001),  # a microcredit is not free of charge (CMF R.518-61)
    Name.GUARANTOR_SHARE: range(1, 101),
    Name.GRACE: range(91),
    Name.COMMITTEE_QUORUM: range(1, 21),
    Name.GUARANTOR_RETENTION: range(1, 3651),
    Name.SMALLEST_COUNT: range(2, 101),
}
"""What a value may be at all; anything else is a slip of the pen."""


def read_parameters(sheet: Sheet, fixed: Sequence[Parameter] = ()) -> list[Parameter]:
    """The parameters of a file, none of them for a day on which a confirmed one of `fixed` begins."""
    sheet.root().only("parameters")
    confirmed = {
        (
            one.name,
            one.purpose,
            one.valid_from,
        ): f"{one.name} of {one.valid_from} is confirmed law and cannot be replaced"
        for one in fixed
        if one.status is Standing.CONFIRMED
    }
    found: list[Parameter] = []
    for entry in sheet.entries("parameters"):
        parameter = _parameter(entry)
        if parameter is None:
            continue
        key = (parameter.name, parameter.purpose, parameter.valid_from)
        if problem := confirmed.get(key):
            entry.wrong(problem)
        if any((one.name, one.purpose, one.valid_from) == key for one in found):
            entry.wrong(f"{parameter.name} stands twice for {parameter.valid_from}")
        found.append(parameter)
    return found


def read_sectors(sheet: Sheet) -> Iterator[SectorEntry]:
    """The sectors of a file."""
    root = sheet.root()
    root.only("source", "status", "valid_from", "sectors")
    root.text("source")
    root.choice("status", Standing)
    begins = root.day("valid_from")
    seen: set[str] = set()
    for entry in sheet.entries("sectors"):
        entry.only("code", "naf", "label", "valid_from", "valid_until")
        code, naf, label = entry.text("code"), entry.text("naf"), entry.text("label")
        valid_from = entry.day("valid_from", required=False) or begins
        valid_until = entry.day("valid_until", required=False)
        if code is None or naf is None or label is None or valid_from is None:
            continue
        if code in seen:
            entry.wrong(f"the sector {code} stands here twice")
        seen.add(code)
        yield SectorEntry(Sector(code), naf, label, valid_from, valid_until)


def check_complete(parameters: Parameters) -> list[str]:
    """A sentence for every parameter that has no value without an end."""
    needed = [(name, purpose) for name in Name for purpose in (Purpose if name in BY_PURPOSE else (None,))]
    lasting = {(one.name, one.purpose) for one in parameters.entries if one.valid_until is None}
    return [
        f"{name}{f' for {purpose}' if purpose else ''} has no value that lasts"
        for name, purpose in needed
        if (name, purpose) not in lasting
    ]


def _parameter(entry: Entry) -> Parameter | None:
    entry.only("name", "purpose", "value", "valid_from", "valid_until", "source", "status")
    name, value = entry.choice("name", Name), entry.number("value")
    purpose = entry.choice("purpose", Purpose, required=name in BY_PURPOSE)
    valid_from, valid_until = entry.day("valid_from"), entry.day("valid_until", required=False)
    source, status = entry.text("source"), entry.choice("status", Standing)
    if name is None or value is None or valid_from is None or source is None or status is None:
        return None
    if value not in ALLOWED[name]:
        entry.wrong(f"{name} must be {ALLOWED[name].start} to {ALLOWED[name].stop - 1}")
    if purpose is not None and name not in BY_PURPOSE:
        entry.wrong(f"{name} has no purpose")
    if valid_until is not None and valid_until < valid_from:
        entry.wrong("`valid_until` must not be before `valid_from`")
    return Parameter(name, purpose, value, valid_from, valid_until, source, status)
