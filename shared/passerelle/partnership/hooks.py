"""What a service adds to the partner's side of a referral."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from passerelle.messaging.decisions import NOTHING, Decision, Moment, State, States

Hook = Callable[[States, UUID, Moment], Decision]
"""Pure: what follows in the service, given the states after the change, the ref and the moment."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the service must keep in spite of a request to erase, and why."""

    legal_reason: str
    """Coded legal ground, such as `accounting_records`."""
    keep_until: datetime | None = None
    """The case is erased by itself at this date; without a date it is kept."""
    answer: Literal["partial", "refused"] = "partial"
    changes: tuple[State, ...] = ()
    """The case as it is kept: without what the legal ground does not cover."""


KeptBy = Callable[[States, UUID, Moment], Kept | None]


HeldBy = Callable[[Any, Sequence[UUID]], Awaitable[Mapping[str, Any]]]
"""What the service itself wrote down under these keys (the ref and its cases), as the person is shown it: JSON-ready,
by name, with nothing about anybody else."""


async def nothing_is_held(connection: Any, keys: Sequence[UUID]) -> Mapping[str, Any]:
    """The service writes nothing down."""
    return {}


def nothing_follows(states: States, ref: UUID, moment: Moment) -> Decision:
    """The service has nothing to add."""
    return NOTHING


def nothing_is_kept(states: States, ref: UUID, moment: Moment) -> Kept | None:
    """The service has no legal ground to keep anything."""
    return None


@dataclass(frozen=True, slots=True)
class Hooks:
    """Each is called with the states as they are after the referral itself has changed."""

    accepted: Hook = nothing_follows
    """After staff accepted through the routes here."""
    ended: Hook = nothing_follows
    """An open referral ended without the service's doing (cancelled, lapsed, agreement withdrawn, erased) or was
    declined through the routes here: release places, close the case."""
    erased: Hook = nothing_follows
    """Before an erasure, open or not: take the ref out of shared aggregates such as a session's list."""
    held: HeldBy = nothing_is_held
    """For whoever asks what is known of them, or wants to take it elsewhere."""
    kept: KeptBy = nothing_is_kept
