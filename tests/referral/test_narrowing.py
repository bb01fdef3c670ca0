"""The person agrees to less: the partner is told, what is open goes on with less, and no more than that leaves."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from passerelle.contracts import lifecycle
from passerelle.contracts.handover import HandoverDelivered, HandoverRefused, HandoverRequested
from passerelle.contracts.language import CourseCompleted
from passerelle.contracts.lifecycle import CefrLevel
from passerelle.contracts.partner import ReferralAccepted
from passerelle.contracts.referral import GrantNarrowed, ReferralSent
from passerelle.messaging.decisions import Outgoing
from passerelle.privacy.encoding import text_of
from passerelle.privacy.sealed import public_key_of
from referral.commands import pathways
from referral.domain.codes import FieldGroup
from referral.domain.errors import GrantEndsBeforeItBegins, GrantIsNotNarrower, GrantIsOver
from tests.referral.walking import NOW, Walk

CONTACT, IDENTITY = FieldGroup.CONTACT, FieldGroup.IDENTITY


def agreed(*fields: FieldGroup) -> tuple[Walk, UUID, UUID]:
    """A course accepted under an agreement: the walk, the pathway, the agreement."""
    walk = Walk()
    pathway = walk.open()
    grant = walk.agree(pathway, "langues", days=300, fields=fields or (IDENTITY, CONTACT))
    walk.tell(pathway, ReferralAccepted)
    return walk, pathway, grant


def narrow(walk: Walk, pathway: UUID, grant: UUID, *fields: FieldGroup, until: datetime | None = None) -> UUID:
    def command(states: Any, moment: Any) -> Any:
        return pathways.narrow_grant(states, moment, walk.guide, pathway, grant, fields=fields, valid_until=until)

    return UUID(walk.ask(command)["id"])


def request(walk: Walk, pathway: UUID, *fields: FieldGroup) -> Outgoing:
    ref = walk.pathway(pathway).ref_for("langues")
    assert ref is not None
    asked = HandoverRequested(
        request=uuid4(),
        purpose=lifecycle.Purpose.LEARN_FRENCH,
        fields=tuple(lifecycle.FieldGroup(one.value) for one in fields),
        public_key=text_of(public_key_of(b"p" * 32)),
    )
    (answer,) = walk.hear("langues", ref, asked).messages
    return answer


def test_the_partner_is_told_what_is_left_and_under_which_agreement() -> None:
    walk, pathway, grant = agreed()

    narrower = narrow(walk, pathway, grant, IDENTITY, until=NOW + timedelta(days=100))

    told, again = (one.event for one in walk.sent[-2:])
    assert isinstance(told, GrantNarrowed)
    assert (told.grant, told.narrowed_to, told.valid_until) == (grant, narrower, NOW + timedelta(days=100))
    assert [str(group) for group in told.fields] == ["identity", "pathway"]
    assert isinstance(again, ReferralSent)
    assert (again.grant, walk.sent[-1].grant) == (narrower, narrower)


def test_the_agreement_as_it_was_is_over_and_says_what_replaced_it() -> None:
    walk, pathway, grant = agreed()

    narrower = narrow(walk, pathway, grant, IDENTITY)

    before, after = walk.pathway(pathway).grants
    assert (before.standing(walk.now), before.narrowed_to) == ("narrowed", narrower)
    assert (after.standing(walk.now), after.narrowed_from, after.notice) == ("in_force", grant, before.notice)
    assert walk.pathway(pathway).referrals[0].grant == narrower


def test_an_open_request_outside_what_is_left_is_refused() -> None:
    walk, pathway, grant = agreed()
    narrow(walk, pathway, grant, IDENTITY)

    answer = request(walk, pathway, CONTACT)

    assert isinstance(answer.event, HandoverRefused)
    assert answer.event.reason == "no_grant_in_force"


def test_an_open_request_is_answered_with_what_is_left_only() -> None:
    walk, pathway, grant = agreed()
    narrower = narrow(walk, pathway, grant, IDENTITY)

    answer = request(walk, pathway, IDENTITY, CONTACT)

    assert isinstance(answer.event, HandoverDelivered)
    assert ([str(one) for one in answer.event.fields], answer.grant) == (["identity"], narrower)


def test_a_partner_told_before_and_done_is_told_of_the_narrowing_too() -> None:
    walk, pathway, grant = agreed()
    walk.tell(pathway, CourseCompleted, level_reached=CefrLevel.B1)

    narrow(walk, pathway, grant, IDENTITY)

    assert walk.sent_to("langues") == ["referral_sent", "grant_narrowed"]


def test_an_agreement_nobody_was_told_of_is_narrowed_silently() -> None:
    walk = Walk()
    pathway = walk.open()
    grant = walk.agree(pathway, "adie", fields=(IDENTITY, CONTACT))

    narrow(walk, pathway, grant, CONTACT)

    assert walk.sent == []


def test_a_narrower_end_is_watched_instead_of_the_wider_one() -> None:
    walk, pathway, grant = agreed()

    narrow(walk, pathway, grant, IDENTITY, CONTACT, until=NOW + timedelta(days=30))
    walk.wait(31)

    assert walk.pathway(pathway).visit.stuck_on == "agreement_ends"


@pytest.mark.parametrize(
    ("fields", "days", "refusal"),
    [
        ((IDENTITY, CONTACT), None, GrantIsNotNarrower),
        ((IDENTITY, FieldGroup.AIMS), None, GrantIsNotNarrower),
        ((IDENTITY,), 301, GrantIsNotNarrower),
        ((IDENTITY,), 0, GrantEndsBeforeItBegins),
    ],
)
def test_only_less_than_before_is_a_narrowing(
    fields: tuple[FieldGroup, ...], days: int | None, refusal: type[Exception]
) -> None:
    walk, pathway, grant = agreed()

    with pytest.raises(refusal):
        narrow(walk, pathway, grant, *fields, until=None if days is None else NOW + timedelta(days=days))


def test_an_agreement_that_is_over_cannot_be_narrowed() -> None:
    walk, pathway, grant = agreed()
    narrow(walk, pathway, grant, IDENTITY)

    with pytest.raises(GrantIsOver):
        narrow(walk, pathway, grant, IDENTITY)


def test_the_narrower_agreement_can_still_be_withdrawn() -> None:
    walk, pathway, grant = agreed()
    narrower = narrow(walk, pathway, grant, IDENTITY)

    walk.ask(lambda states, moment: pathways.withdraw_grant(states, moment, walk.guide, pathway, narrower))

    assert walk.sent_to("langues")[-1] == "grant_withdrawn"
    assert walk.pathway(pathway).referrals[0].status == "cancelled"
