"""Promises to the person and between organizations: agreement, confidentiality, places and referrals in balance."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from uuid import UUID

from passerelle.contracts.exchange import MessageWithheld
from passerelle.contracts.handover import HandoverDelivered
from passerelle.contracts.lifecycle import ENDED
from passerelle.contracts.referral import ReferralSent
from passerelle.testing.history import (
    Applied,
    Carried,
    GrantEnded,
    GrantGiven,
    History,
    PlacesSeen,
    Queued,
    ReferralSeen,
    Stopped,
)

DISCLOSING = frozenset({ReferralSent.wire, HandoverDelivered.wire})
"""Events that tell a recipient something of a person, under the grant they name."""
OVER = frozenset(status.value for status in ENDED)
OWNER = "owner"
PARTNER = "partner"


def no_disclosure_without_grant(history: History) -> Iterator[str]:
    """Whatever discloses names a grant given to that recipient, and in force when the broker wrote it."""
    given = {fact.grant: fact for fact in history.of(GrantGiven)}
    ended = {fact.grant: fact.number for fact in history.of(GrantEnded)}
    for fact in history.of(Carried):
        if fact.wire not in DISCLOSING:
            continue
        grant = given.get(fact.grant) if fact.grant else None
        told = f"{fact.organization} told {fact.recipient} {fact.wire}"
        if grant is None:
            yield f"{told} under no grant"
        elif grant.recipient != fact.recipient:
            yield f"{told} under a grant for {grant.recipient}"
        elif fact.number > ended.get(grant.grant, fact.number):
            yield f"{told} after the grant was withdrawn"
        elif fact.at >= grant.until:
            yield f"{told} after the grant had run out"


def no_personal_data_on_the_wire(history: History) -> Iterator[str]:
    """No record holds a person's data in the clear."""
    for fact in history.of(Carried):
        if fact.personal:
            yield f"{fact.organization} sent a person's data in {fact.wire}"


def refs_between_two(history: History) -> Iterator[str]:
    """A ref is known to exactly two organizations, so two partners cannot join their files."""
    parties: dict[UUID, set[str]] = defaultdict(set)
    for fact in history.of(Carried):
        parties[fact.ref].update((fact.organization, fact.recipient))
    for known_to in parties.values():
        if len(known_to) != 2:
            yield f"one ref is shared by {', '.join(sorted(known_to))}"


def places_conserved(history: History) -> Iterator[str]:
    """At every look: held and free places make the capacity, and both accounts name the same holders."""
    for fact in history.of(PlacesSeen):
        name = f"{fact.organization} session {str(fact.session)[:8]}"
        if fact.free < 0 or len(fact.held) + fact.free != fact.capacity:
            yield f"{name}: {len(fact.held)} held and {fact.free} free of {fact.capacity}"
        if fact.held != fact.claimed:
            yield f"{name}: {len(fact.held - fact.claimed)} places held by nobody, {len(fact.claimed - fact.held)} lost"


def referrals_conserved(history: History) -> Iterator[str]:
    """Between two organizations: referrals queued = received + withheld + erased, and each is in one status."""
    queued = Counter(
        (fact.organization, fact.recipient) for fact in history.of(Queued) if fact.wire == ReferralSent.wire
    )
    received = Counter(
        (fact.source, fact.organization) for fact in history.of(Applied) if fact.wire == ReferralSent.wire
    )
    arrived = {fact.ref for fact in history.of(Applied) if fact.wire == ReferralSent.wire}
    for fact in history.of(Carried):
        if fact.wire == MessageWithheld.wire and fact.sequence == 1 and fact.ref not in arrived:
            arrived.add(fact.ref)
            queued[fact.organization, fact.recipient] -= 1
    for pair, count in queued.items():
        if count != received[pair]:
            yield f"{pair[0]} sent {count} referrals to {pair[1]}, which received {received[pair]}"
    yield from _in_one_status(history, received)


def views_agree(history: History) -> Iterator[str]:
    """Once all is quiet both sides of a referral see the same status, or both see it over."""
    stopped = {(fact.organization, fact.ref) for fact in history.of(Stopped)}
    sides: dict[UUID, dict[str, ReferralSeen]] = defaultdict(dict)
    for fact in history.of(ReferralSeen):
        sides[fact.ref][fact.side] = fact
    for ref, seen in sides.items():
        if len(seen) < 2:
            continue
        owner, partner = seen[OWNER], seen[PARTNER]
        agreed = owner.status == partner.status or {owner.status, partner.status} <= OVER
        if not agreed and (owner.organization, ref) not in stopped and (partner.organization, ref) not in stopped:
            yield (
                f"{owner.organization} sees {owner.status}, {partner.organization} sees {partner.status}"
                f" on {str(ref)[:8]}"
            )


def _in_one_status(history: History, received: Counter[tuple[str, str]]) -> Iterator[str]:
    """The partner's referrals by status add up to what it received, less what it has erased."""
    erased = {(fact.organization, fact.ref) for fact in history.of(Stopped)}
    seen: Counter[tuple[str, str]] = Counter()
    looked_at = set()
    for fact in history.of(ReferralSeen):
        looked_at.add(fact.organization if fact.side == PARTNER else fact.peer)
        if fact.side == PARTNER and (fact.organization, fact.ref) not in erased:
            seen[fact.peer, fact.organization] += 1
    for pair, count in received.items():
        gone = len({ref for organization, ref in erased if organization == pair[1]} & _refs_of(history, pair))
        if pair[1] in looked_at and seen[pair] != count - gone:
            yield f"{pair[1]} has {seen[pair]} referrals of {pair[0]}, received {count} and erased {gone}"


def _refs_of(history: History, pair: tuple[str, str]) -> set[UUID]:
    return {
        fact.ref
        for fact in history.of(Applied)
        if fact.wire == ReferralSent.wire and (fact.source, fact.organization) == pair
    }
