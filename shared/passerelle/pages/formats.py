"""Dates and durations as people of the language write them, in the time of the organization's country."""

from datetime import date, datetime

from passerelle.contracts.days import PARIS, day_of
from passerelle.pages.words import Words

HOUR_S, DAY_S = 3600, 86400


def day(words: Words, value: date | datetime | None) -> str:
    """23 novembre 2026; empty for None."""
    if value is None:
        return ""
    local = day_of(value) if isinstance(value, datetime) else value
    number = words("day.first") if local.day == 1 else str(local.day)
    return f"{number} {words(f'month.{local.month}')} {local.year}"


def moment(words: Words, value: datetime | None) -> str:
    """23 novembre 2026, 14:05; empty for None."""
    return "" if value is None else f"{day(words, value)}, {value.astimezone(PARIS):%H:%M}"


def span(words: Words, seconds: float) -> str:
    """How long, in the largest unit: 3 jours."""
    if seconds < HOUR_S:
        return words("span.minutes", count=int(seconds // 60))
    if seconds < DAY_S:
        return words("span.hours", count=int(seconds // HOUR_S))
    return words("span.days", count=int(seconds // DAY_S))
