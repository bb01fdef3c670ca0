"""The owner's clocks, read from their file."""

import re
from datetime import timedelta
from pathlib import Path

from referral.domain.errors import DataIsBroken
from referral.domain.timing import Timing, Timings
from referral.rules.sheet import Entry, read_entries

SHIPPED = Path(__file__).with_name("clocks.yaml")
_DURATIONS = ("receive", "acknowledge", "answer", "start", "report", "rung", "proposal", "proposal_answers")
_DURATION = re.compile(r"([1-9][0-9]{0,3}) (hour|day|week)s?")
_UNITS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}


def read_timings(path: Path = SHIPPED) -> Timings:
    """The clocks of a file; raises DataIsBroken."""
    entries = read_entries(path, (*_DURATIONS, "remind_after", "escalate_after"))
    if not entries:
        raise DataIsBroken(f"{path.name}: holds no clocks")
    return Timings(tuple(sorted(((one.valid_from, _timing(one)) for one in entries), key=lambda dated: dated[0])))


def _timing(entry: Entry) -> Timing:
    read = {key: _duration(entry, key) for key in _DURATIONS}
    return Timing(
        receive=read["receive"],
        acknowledge=read["acknowledge"],
        answer=read["answer"],
        start=read["start"],
        report=read["report"],
        rung=read["rung"],
        proposal=read["proposal"],
        proposal_answers=read["proposal_answers"],
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
