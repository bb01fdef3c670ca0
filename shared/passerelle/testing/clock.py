"""A clock that goes on by itself and can be moved: whoever shares it lives at the same time."""

from datetime import UTC, datetime, timedelta


class MovableClock:
    """The real time, shifted."""

    def __init__(self) -> None:
        self._shift = timedelta()

    def now(self) -> datetime:
        """Aware, in UTC."""
        return datetime.now(UTC) + self._shift

    def move(self, by: timedelta) -> None:
        """Let so much time have passed."""
        self._shift += by

    def move_to(self, moment: datetime) -> None:
        """Jump forward; never back."""
        self._shift += max(timedelta(), moment - self.now())

    def reset(self) -> None:
        """Tell the real time again."""
        self._shift = timedelta()
