"""Histories written by hand: one clean, and one for each promise that can be broken."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from passerelle.contracts.exchange import MessageWithheld
from passerelle.contracts.partner import ReferralAccepted
from passerelle.contracts.referral import ReferralSent
from passerelle.testing.conduct import OWNER, PARTNER
from passerelle.testing.history import (
    Applied,
    BacklogSeen,
    Carried,
    Executed,
    Fact,
    Fault,
    Finished,
    GrantEnded,
    GrantGiven,
    History,
    MoneySeen,
    ParkedSeen,
    PlacesSeen,
    Queued,
    ReferralSeen,
    Stopped,
)
from passerelle.testing.silence import ClockSeen, DetailsSeen, GroupsAgreed

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=90)
REF, GRANT, EVENT, ANSWER, COURSE = (UUID(int=number) for number in range(1, 6))
SENT, ACCEPTED = ReferralSent.wire, ReferralAccepted.wire

CLEAN: tuple[Fact, ...] = (
    GrantGiven(1, NOW, "singa", GRANT, "langues", LATER),
    Executed(2, NOW, "singa", "singa/1"),
    Queued(2, NOW, "singa", "langues", REF, SENT, GRANT),
    Finished(3, NOW, "singa", "singa/1", "refer", "ok"),
    Carried(4, NOW, "singa", "langues", REF, EVENT, SENT, 1, GRANT),
    Applied(5, NOW, "langues", "singa", REF, EVENT, SENT, 1),
    Executed(6, NOW, "langues", "langues/1"),
    Queued(6, NOW, "langues", "singa", REF, ACCEPTED),
    Finished(7, NOW, "langues", "langues/1", "accept", "ok"),
    Carried(8, NOW, "langues", "singa", REF, ANSWER, ACCEPTED, 1),
    Applied(9, NOW, "singa", "langues", REF, ANSWER, ACCEPTED, 1),
    GrantEnded(10, NOW, "singa", GRANT),
    ReferralSeen(11, NOW, "singa", REF, COURSE, "langues", OWNER, "accepted"),
    ReferralSeen(12, NOW, "langues", REF, COURSE, "singa", PARTNER, "accepted"),
    PlacesSeen(13, NOW, "langues", COURSE, 2, 1, frozenset({REF}), frozenset({REF})),
    MoneySeen(13, NOW, "adie", COURSE, 500, 200, 300, 700, 700),
    BacklogSeen(14, NOW, "singa", 0, False, 0),
    BacklogSeen(15, NOW, "langues", 0, False, 0),
)

Spoil = Callable[[list[Fact]], list[Fact]]


def history(spoil: Spoil = lambda facts: facts) -> History:
    """The clean history, spoilt in one way."""
    return History(42, spoil(list(CLEAN)))


def without(number: int, kind: type[Fact]) -> Spoil:
    """One fact less."""
    return lambda facts: [fact for fact in facts if not (fact.number == number and isinstance(fact, kind))]


def plus(*more: Fact) -> Spoil:
    """Some facts more."""
    return lambda facts: [*facts, *more]


def with_other(place: int, kind: type[Fact], **fields: object) -> Spoil:
    """One fact told otherwise."""
    return lambda facts: [
        replace(fact, **fields) if fact.number == place and isinstance(fact, kind) else fact  # type: ignore[arg-type]
        for fact in facts
    ]


BAD: dict[str, tuple[str, Spoil]] = {
    "answered ok without an effect": ("answered_as_done", without(6, Executed)),
    "answered ok with two effects": ("answered_as_done", plus(Executed(20, NOW, "singa", "singa/1"))),
    "refused with an effect": ("answered_as_done", with_other(3, Finished, outcome="fail")),
    "never asked for": ("answered_as_done", plus(Executed(20, NOW, "singa", "singa/9"))),
    "last message lost": ("nothing_lost", without(9, Applied)),
    "message out of nowhere": ("nothing_lost", without(6, Queued)),
    "effect had twice": ("one_effect", plus(Applied(20, NOW, "singa", "langues", REF, ANSWER, ACCEPTED, 1))),
    "number jumped": ("order_per_ref", with_other(9, Applied, sequence=2)),
    "numbers turned round": ("order_per_ref", plus(Applied(20, NOW, "singa", "langues", REF, COURSE, ACCEPTED, 1))),
    "applied after erasure": ("stopped_is_final", plus(Stopped(8, NOW, "singa", REF))),
    "good message parked": ("poison_parked_once", plus(ParkedSeen(20, NOW, "singa", "failing"))),
    "poison parked twice": (
        "poison_parked_once",
        plus(Fault(18, NOW, "singa", "poisoned"), *(ParkedSeen(n, NOW, "singa", "bad_header") for n in (20, 21))),
    ),
    "poison swallowed": ("poison_parked_once", plus(Fault(18, NOW, "singa", "poisoned"))),
    "message never sent": ("quiet_in_the_end", with_other(14, BacklogSeen, unsent=1)),
    "message held for ever": ("quiet_in_the_end", with_other(15, BacklogSeen, held=1)),
    "told without agreement": ("no_disclosure_without_grant", without(1, GrantGiven)),
    "told the wrong partner": ("no_disclosure_without_grant", with_other(1, GrantGiven, recipient="adie")),
    "told after withdrawal": ("no_disclosure_without_grant", with_other(10, GrantEnded, number=3)),
    "told after expiry": ("no_disclosure_without_grant", with_other(1, GrantGiven, until=NOW)),
    "name on the wire": ("no_personal_data_on_the_wire", with_other(4, Carried, personal=True)),
    "ref shared by three": ("refs_between_two", with_other(8, Carried, recipient="adie")),
    "place given twice": ("places_conserved", with_other(13, PlacesSeen, free=2)),
    "place held by nobody": ("places_conserved", with_other(13, PlacesSeen, claimed=frozenset())),
    "money gone": ("money_conserved", with_other(13, MoneySeen, owed=299)),
    "repaid too much": ("money_conserved", with_other(13, MoneySeen, repaid=501, owed=-1)),
    "owed above the cap": ("money_conserved", with_other(13, MoneySeen, outstanding=701)),
    "referral lost on the way": ("referrals_conserved", without(5, Applied)),
    "referral in no status": ("referrals_conserved", without(12, ReferralSeen)),
    "reminder of something over": ("no_clock_after_the_end", plus(ClockSeen(20, NOW, "singa", COURSE, "answer_by"))),
    "detail beyond the agreement": (
        "details_within_agreement",
        plus(
            GroupsAgreed(20, NOW, "singa", GRANT, frozenset({"identity"})),
            DetailsSeen(21, NOW, "langues", REF, GRANT, frozenset({"identity", "contact"})),
        ),
    ),
    "agreement nobody gave": (
        "details_within_agreement",
        plus(DetailsSeen(21, NOW, "langues", REF, EVENT, frozenset({"identity"}))),
    ),
    "views apart": ("views_agree", with_other(12, ReferralSeen, status="started")),
}

WITHHELD = history(
    lambda facts: [
        Queued(2, NOW, "singa", "langues", REF, SENT, GRANT),
        GrantEnded(3, NOW, "singa", GRANT),
        Carried(4, NOW, "singa", "langues", REF, COURSE, MessageWithheld.wire, 1),
    ]
)
"""Clean as well: a referral whose agreement ended before it was sent."""
