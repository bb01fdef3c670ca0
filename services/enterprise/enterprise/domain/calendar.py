"""Months as law and staff count them."""

from calendar import monthrange
from datetime import date, timedelta


def months_after(day: date, months: int) -> date:
    """The same day that many months later, or the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_day_of(first: date, months: int) -> date:
    """The last day of so many months that begin with `first`: 2 March to 1 March for twelve."""
    return months_after(first, months) - timedelta(days=1)
