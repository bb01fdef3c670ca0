"""The owner's clocks, read from their file."""

import re
from datetime import date, timedelta
from pathlib import Path

from referral.domain.timing import Timing
from referral.rules.sheet import DataIsBroken, Entry, in_force, read_entries

SHIPPED = Path(__file__).with_name("clocks.yaml")
_DURATIONS = ("receive", "acknowledge", "answer", "start", "report", "rung")
_DURATION = re.compile(r"([1-9][0-9]{0,3}) (hour|day|week)s?")
_UNITS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}


def read_timing(today: date, path: Path = SHIPPED) -> Timing:
    """The clocks that hold on this day; raises DataIsBroken."""
    found = list(in_force(read_entries(path, (*_DURATIONS, "remind_after", "escalate_after")), today))
    if not found:
        raise DataIsBroken(f"{path.name}: no entry holds on {today}")
    entry = found[-1]
    read = {key: _duration(entry, key) for key in _DURATIONS}
    return Timing(
        receive=read["receive"],
        acknowledge=read["acknowledge"],
        answer=read["answer"],
        start=read["start"],
        report=read["report"],
        rung=read["rung"],
        remind_after=_share(entry, "remind_after"),
        escalate_after=_share(entry, "escalate_after"),
    )


def _duration(entry: Entry, key: str) -> timedelta:
    read = _DURATION.fullmatch(str(entry.content[key]))
    if read is None:
        raise entry.wrong(key, "is no duration: write `36 hours`, `14 days` or `2 weeks`")
    return int(read[1]) * _UNITS[read[2]]


def _share(entry: Entry, key: str) -> int:
    value = entry.content[key]
    if not isinstance(value, int) or not 1 <= value <= 99:
        raise entry.wrong(key, "must be a percentage between 1 and 99")
    return value
