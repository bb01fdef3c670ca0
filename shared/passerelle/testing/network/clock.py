"""Time that passes only when told to."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 1, 5, 8, tzinfo=UTC)


class VirtualClock:
    """One clock for a whole network."""

    def __init__(self, start: datetime = START) -> None:
        self.now = start

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self.now += by

    def advance_to(self, moment: datetime) -> None:
        """Jump forward; never back."""
        self.now = max(self.now, moment)
