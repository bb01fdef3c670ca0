"""Days as people count them: by the clock on the wall of the country the organizations work in.

Moments travel and are kept in UTC; a signature, an age, a deadline in days are of a day, and a day begins in Paris.
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def day_of(moment: datetime) -> date:
    """The day on which something happened."""
    return moment.astimezone(PARIS).date()


def start_of(day: date) -> datetime:
    """The first moment of a day, in UTC."""
    return datetime.combine(day, time(), PARIS).astimezone(UTC)
