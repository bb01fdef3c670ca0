"""Promises about what remains: no clock of a referral that is over, no detail beyond the agreement in force."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from passerelle.testing.history import Fact, GrantGiven, History


@dataclass(frozen=True, slots=True)
class ClockSeen(Fact):
    """A clock that still waits for a referral that has ended."""

    referral: UUID
    name: str


@dataclass(frozen=True, slots=True)
class DetailsSeen(Fact):
    """Which groups of details a partner holds about somebody, under which agreement."""

    ref: UUID
    grant: UUID
    held: frozenset[str]


@dataclass(frozen=True, slots=True)
class GroupsAgreed(Fact):
    """Which groups an agreement covers; a narrower one is another agreement."""

    grant: UUID
    groups: frozenset[str]


def no_clock_after_the_end(history: History) -> Iterator[str]:
    """A referral that ended, by whatever way, leaves no reminder behind on either side."""
    for fact in history.of(ClockSeen):
        yield f"{fact.organization} still waits for {fact.name} of {str(fact.referral)[:8]}"


def details_within_agreement(history: History) -> Iterator[str]:
    """No partner holds a detail that the agreement it goes by does not cover, or an agreement nobody gave."""
    agreed = {fact.grant: fact.groups for fact in history.of(GroupsAgreed)}
    given = {fact.grant for fact in history.of(GrantGiven)}
    for fact in history.of(DetailsSeen):
        if fact.grant not in given:
            yield f"{fact.organization} goes by an agreement nobody gave on {str(fact.ref)[:8]}"
        elif more := fact.held - agreed.get(fact.grant, fact.held):
            yield f"{fact.organization} holds {', '.join(sorted(more))} beyond the agreement on {str(fact.ref)[:8]}"
