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
    MoneySeen,
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


def money_conserved(history: History) -> Iterator[str]:
    """At every look: what was lent is repaid or owed, to the cent, and nobody owes more than the cap."""
    for fact in history.of(MoneySeen):
        name = f"{fact.organization} loan {str(fact.loan)[:8]}"
        if min(fact.repaid, fact.owed) < 0 or fact.repaid + fact.owed != fact.lent:
            yield f"{name}: {fact.repaid} repaid and {fact.owed} owed of {fact.lent}"
        if fact.outstanding > fact.cap:
            yield f"{name}: its borrower owes {fact.outstanding} above {fact.cap}"


def referrals_conserved(history: History) -> Iterator[str]:
    """Between two organizations: referrals queued = received + withheld; refs received = refs kept + refs erased."""
    sent = [fact for fact in history.of(Queued) if fact.wire == ReferralSent.wire]
    come = [fact for fact in history.of(Applied) if fact.wire == ReferralSent.wire]
    queued = Counter((fact.organization, fact.recipient) for fact in sent)
    received = Counter((fact.source, fact.organization) for fact in come)
    excused = _withheld_or_erased(history)
    for pair, count in queued.items():
        least = count - excused[pair]
        if not least <= received[pair] <= count:
            yield f"{pair[0]} sent {count} referrals to {pair[1]}, which received {received[pair]}"
    yield from _kept_or_erased(history, come)


def views_agree(history: History) -> Iterator[str]:
    """Once all is quiet both sides of a referral see the same status, or both see it over.

    Unless the agreement has run out, after which nothing more may be told, or one side has erased it.
    """
    until = {fact.grant: fact.until for fact in history.of(GrantGiven)}
    stopped = {(fact.organization, fact.ref) for fact in history.of(Stopped)}
    partners = {fact.referral: fact for fact in history.of(ReferralSeen) if fact.side == PARTNER}
    for owner in history.of(ReferralSeen):
        partner = partners.get(owner.referral)
        if owner.side != OWNER or partner is None:
            continue
        agreed = owner.status == partner.status or {owner.status, partner.status} <= OVER
        erased = {(one.organization, one.ref) for one in (owner, partner)} & stopped
        run_out = partner.grant in until and until[partner.grant] <= partner.at
        if not agreed and not erased and not run_out:
            yield (
                f"{owner.organization} sees {owner.status}, {partner.organization} sees {partner.status}"
                f" on {str(owner.ref)[:8]}"
            )


def _withheld_or_erased(history: History) -> Counter[tuple[str, str]]:
    """How many numbers between two organizations may stand for a referral that was never to arrive."""
    stopped = {(fact.organization, fact.ref) for fact in history.of(Stopped)}
    withheld = {
        (fact.organization, fact.recipient, fact.ref, fact.sequence)
        for fact in history.of(Carried)
        if fact.wire == MessageWithheld.wire
    }
    excused = Counter((sender, recipient) for sender, recipient, _, _ in withheld)
    for fact in history.of(Queued):
        if fact.wire == ReferralSent.wire and (fact.recipient, fact.ref) in stopped:
            excused[fact.organization, fact.recipient] += 1
    return excused


def _kept_or_erased(history: History, come: list[Applied]) -> Iterator[str]:
    erased = {(fact.organization, fact.ref) for fact in history.of(Stopped)}
    looked_at = set()
    kept = set()
    for fact in history.of(ReferralSeen):
        looked_at.add(fact.organization if fact.side == PARTNER else fact.peer)
        if fact.side == PARTNER:
            kept.add((fact.organization, fact.ref))
    # What came after everybody had said what they see, such as under an agreement that began later, nobody told of.
    last_look = max((fact.number for fact in history.of(ReferralSeen)), default=0)
    received = {(fact.organization, fact.ref) for fact in come if fact.number < last_look}
    for organization, ref in sorted(received - erased - kept, key=str):
        if organization in looked_at:
            yield f"{organization} received a referral on {str(ref)[:8]} and keeps none"
    for organization, ref in sorted(kept - received, key=str):
        yield f"{organization} keeps a referral on {str(ref)[:8]} it never received"
