"""Order within one ref: pure rules shared by the real runtime and the network in memory."""

from enum import StrEnum
from typing import NamedTuple
from uuid import UUID


class Turn(StrEnum):
    """What to do with a message that has just come."""

    NOW = "now"
    LATER = "later"
    """A number before it is missing, or an earlier message of the ref is still waiting: hold it."""
    PAST = "past"
    """Its number was dealt with already."""
    STOPPED = "stopped"
    """The ref was erased: drop it."""


class Stream(NamedTuple):
    """Counters of one ref, shared with exactly one peer."""

    ref: UUID
    peer: str
    thread: UUID
    next_in: int = 1
    next_out: int = 1
    waiting: int = 0
    """How many messages of the ref are held."""
    stopped: bool = False

    def turn_of(self, sequence: int) -> Turn:
        """Whose turn it is; control messages (0) never wait."""
        if self.stopped:
            return Turn.STOPPED
        if sequence in (0, self.next_in):
            return Turn.NOW
        return Turn.LATER if sequence > self.next_in else Turn.PAST

    def received(self, sequence: int) -> "Stream":
        """After a message was dealt with."""
        return self if sequence == 0 else self._with(sequence + 1, self.next_out)

    def sent(self) -> "Stream":
        """After one more message was queued."""
        return self._with(self.next_in, self.next_out + 1)

    def _with(self, next_in: int, next_out: int) -> "Stream":
        # Several per message: `_replace` costs five times as much.
        return Stream(self.ref, self.peer, self.thread, next_in, next_out, self.waiting, self.stopped)
