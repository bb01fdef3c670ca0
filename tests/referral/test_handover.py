"""Contact details leave sealed, for one recipient, under an agreement looked at at that moment."""

from dataclasses import replace
from datetime import date, time
from uuid import UUID, uuid4

import pytest

from passerelle.contracts import lifecycle
from passerelle.contracts.handover import GROUP_OF_DETAIL, HandoverDelivered, HandoverRefused, HandoverRequested
from passerelle.contracts.language import CourseLeft
from passerelle.contracts.lifecycle import LeftReason
from passerelle.contracts.partner import ReferralAccepted
from passerelle.messaging.decisions import Outgoing
from passerelle.privacy.encoding import text_of
from passerelle.privacy.sealed import Binding, open_sealed, public_key_of
from referral.commands import pathways
from referral.domain.codes import FieldGroup, WorkRight
from referral.domain.contact import Channel, Contact, PostalAddress, SafeTime, Weekday
from referral.domain.household import Household, Protection, Representative
from referral.domain.languages import LanguageLevel, SpokenLanguage
from referral.domain.pathway import What
from referral.domain.person import shared_fields
from tests.referral.walking import AMINA, Walk

KEY = b"p" * 32
FULL = replace(
    AMINA,
    contact=Contact(
        email="amina@example.org",
        phone="0600000000",
        address=PostalAddress(("1 rue du Pont",), "75019", "Paris"),
        prefers=Channel.SMS,
        language="fa",
        safe_times=(SafeTime(Weekday.MONDAY, time(9), time(12)),),
    ),
    languages=(SpokenLanguage("fa", LanguageLevel.NATIVE, interpreter=True),),
    household=Household(
        representative=Representative("Nadia", "Rahimi", Protection.GUARDIANSHIP, "0611111111", "nadia@example.org")
    ),
    work_right=WorkRight.SALARIED,
    work_right_from=date(2026, 1, 1),
    work_right_until=date(2027, 1, 1),
    aims=("cooking",),
)
EVERY_GROUP = tuple(lifecycle.FieldGroup)


def taken_on(fields: tuple[FieldGroup, ...] = tuple(FieldGroup)) -> tuple[Walk, UUID, UUID]:
    """A pathway whose course was accepted: the walk, the pathway, the ref."""
    walk = Walk()
    pathway = walk.open()
    walk.agree(pathway, "langues", fields=fields, days=60)
    walk.tell(pathway, ReferralAccepted)
    ref = walk.pathway(pathway).ref_for("langues")
    assert ref is not None
    return walk, pathway, ref


def request(
    walk: Walk,
    ref: UUID,
    purpose: lifecycle.Purpose = lifecycle.Purpose.LEARN_FRENCH,
    key: str = text_of(public_key_of(KEY)),
    request: UUID | None = None,
) -> Outgoing:
    """The answer to a request for everything."""
    asked = HandoverRequested(request=request or uuid4(), purpose=purpose, fields=EVERY_GROUP, public_key=key)
    (answer,) = walk.hear("langues", ref, asked).messages
    return answer


def reason_of(answer: Outgoing) -> str:
    assert isinstance(answer.event, HandoverRefused)
    return answer.event.reason


def opened(walk: Walk, answer: Outgoing) -> dict[str, str]:
    event = answer.event
    assert isinstance(event, HandoverDelivered)
    binding = Binding(answer.ref, "langues", "learn_french", event.grant, event.expires_at)
    return open_sealed(KEY, event.sealed, binding, walk.now)


def test_a_partner_that_accepted_learns_what_was_agreed() -> None:
    walk, _, ref = taken_on()

    answer = request(walk, ref)

    assert opened(walk, answer) == {
        "given_name": "Amina",
        "family_name": "Rahimi",
        "phone": "0600000000",
        "languages": "fa, fr",
    }
    assert answer.grant is not None


def test_every_handover_leaves_an_audit_record() -> None:
    walk, _, ref = taken_on()

    request(walk, ref)

    told = walk.disclosed[-1]
    assert (told.recipient, told.what, told.fields) == (
        "langues",
        "handover_delivered",
        ("identity", "contact", "languages"),
    )


def test_no_more_is_handed_over_than_was_agreed() -> None:
    walk, _, ref = taken_on((FieldGroup.IDENTITY,))

    assert opened(walk, request(walk, ref)) == {"given_name": "Amina", "family_name": "Rahimi"}


def test_nothing_is_handed_over_when_only_the_pathway_was_agreed() -> None:
    walk, _, ref = taken_on(())

    assert reason_of(request(walk, ref)) == "nothing_to_share"


def test_nothing_is_handed_over_before_the_partner_accepts() -> None:
    walk = Walk()
    pathway = walk.open()
    walk.agree(pathway, "langues")
    ref = walk.pathway(pathway).ref_for("langues")
    assert ref is not None

    assert reason_of(request(walk, ref)) == "not_accepted"


def test_nothing_is_handed_over_for_another_purpose() -> None:
    walk, _, ref = taken_on()

    assert reason_of(request(walk, ref, lifecycle.Purpose.FINANCE_PROJECT)) == "not_accepted"


def test_nothing_is_handed_over_after_the_agreement_ended() -> None:
    walk, _, ref = taken_on()
    walk.wait(61)

    assert reason_of(request(walk, ref)) == "no_grant_in_force"


def test_nothing_is_handed_over_after_a_withdrawal() -> None:
    walk, pathway, ref = taken_on()
    grant = walk.pathway(pathway).grants[0].id
    walk.ask(lambda states, moment: pathways.withdraw_grant(states, moment, walk.guide, pathway, grant))

    assert reason_of(request(walk, ref)) == "not_accepted"


def test_nothing_is_handed_over_once_the_person_left() -> None:
    walk, pathway, ref = taken_on()
    walk.tell(pathway, CourseLeft, reason=LeftReason.MOVED)

    assert reason_of(request(walk, ref)) == "not_accepted"


def test_the_same_request_is_answered_with_details_only_once() -> None:
    walk, _, ref = taken_on()
    asked = uuid4()
    request(walk, ref, request=asked)

    assert reason_of(request(walk, ref, request=asked)) == "already_delivered"


@pytest.mark.parametrize("key", ["A" * 43, "B" * 42 + "_"])
def test_a_key_nothing_can_be_sealed_to_gets_nothing(key: str) -> None:
    walk, _, ref = taken_on()

    assert isinstance(request(walk, ref, key=key).event, HandoverRefused | HandoverDelivered)
    assert "Amina" not in str(walk.sent)


def test_no_message_ever_names_the_person() -> None:
    walk, _, ref = taken_on()
    request(walk, ref)

    told = " ".join(one.event.model_dump_json() for one in walk.sent)

    assert not [word for word in ("Amina", "Rahimi", "0600000000", "75119") if word in told]


def test_a_failed_sealing_is_told_alike_on_both_sides() -> None:
    walk, pathway, ref = taken_on()

    answer = request(walk, ref, key="A" * 43)

    last = walk.pathway(pathway).history[-1]
    assert reason_of(answer) == "nothing_to_share"
    assert (last.what, last.facts) == (
        What.CONTACT_REFUSED,
        {"reason": "nothing_to_share", "because": "cannot_be_sealed"},
    )
    assert walk.pathway(pathway).referrals[0].handovers == ()
    assert walk.disclosed[-1].what != "handover_delivered"


def test_a_request_that_could_not_be_sealed_may_be_made_again() -> None:
    walk, _, ref = taken_on()
    asked = uuid4()
    request(walk, ref, key="A" * 43, request=asked)

    assert opened(walk, request(walk, ref, request=asked))["given_name"] == "Amina"


def test_every_detail_handed_over_belongs_to_a_published_group() -> None:
    known = {name: lifecycle.FieldGroup(group.value) for group in FieldGroup for name in shared_fields(FULL, (group,))}

    assert known == GROUP_OF_DETAIL
