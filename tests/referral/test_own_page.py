"""The rules of the person's own page: who may hold it, what is asked, who knows what."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from referral.domain.asked_of import Asked, asked_of
from referral.domain.codes import CollectedHow, FieldGroup, Purpose, ReferralStatus
from referral.domain.contact import Channel, Contact, SafeTime, Weekday
from referral.domain.documents import Document
from referral.domain.errors import RequestIsAnswered
from referral.domain.grant import Grant, Notice
from referral.domain.household import AgreedBy, Household, Protection, Representative
from referral.domain.knowledge import Telling, who_knows
from referral.domain.lists import Confirmation, Dated, Lists, ProtectionRule
from referral.domain.own_page import Holder, evidence, is_safe_now, may_agree, may_hold, ways_to_send
from referral.domain.pathway import Pathway, PathwayStage, Visit
from referral.domain.person import PersonalData
from referral.domain.person_request import ANSWER_WITHIN, RequestAnswer, RequestKind, answer, ask
from referral.domain.referral import Chosen, Referral

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
DATED = Dated(date(2026, 1, 1), None, "tests", Confirmation.CONFIRMED)
LISTS = Lists(
    protections=(
        ProtectionRule(Protection.MINOR, (AgreedBy.REPRESENTATIVE, AgreedBy.BOTH), DATED),
        ProtectionRule(Protection.CURATORSHIP, (AgreedBy.BOTH,), DATED),
    )
)
BY_STAFF, SIGNED = CollectedHow.DECLARED_BY_STAFF, CollectedHow.IN_PERSON


def somebody(protection: Protection | None = None) -> PersonalData:
    acting = Representative("Karim", "Rahimi", protection, phone="0600000009") if protection else None
    contact = Contact(email="amina@example.org", phone="0600000001", prefers=Channel.EMAIL)
    return PersonalData("Amina", "Rahimi", "75119", contact=contact, household=Household(representative=acting))


def agreed(how: CollectedHow = SIGNED, until: timedelta = timedelta(days=365), recipient: str = "langues") -> Grant:
    notice = Notice("2026-01", "fr", False, "desk", how)
    fields = (FieldGroup.IDENTITY, FieldGroup.PATHWAY)
    return Grant(uuid4(), recipient, Purpose.LEARN_FRENCH, fields, NOW - timedelta(days=1), NOW + until, notice)


def referred(status: ReferralStatus = ReferralStatus.QUEUED, grant: UUID | None = None, **more: Any) -> Referral:
    return Referral(
        id=uuid4(),
        visit=1,
        step="course",
        partner="langues",
        chosen=Chosen.ONLY_ONE,
        service="french_course",
        purpose=Purpose.LEARN_FRENCH,
        status=status,
        queued_at=NOW,
        grant=grant,
        **more,
    )


def walking(*grants: Grant, referral: Referral | None = None) -> Pathway:
    referrals = (referral,) if referral else ()
    visits = (Visit(1, "course", NOW),)
    return Pathway(uuid4(), uuid4(), "plan", 1, NOW, visits=visits, grants=grants, referrals=referrals)


def asked(*pathways: Pathway, documents: tuple[Document, ...] = ()) -> list[Asked]:
    return [task.asked for task in asked_of(pathways, documents, NOW, TODAY)]


def expiring(expires_on: date, remind_on: date) -> Document:
    return Document(uuid4(), "recepisse", expires_on, "desk", TODAY, remind_on)


def test_a_question_is_asked_once_even_when_staff_declared_it() -> None:
    waiting = referred()

    assert asked(walking(referral=waiting)) == [Asked.AGREE]
    assert asked(walking(agreed(BY_STAFF), referral=waiting)) == [Asked.CONFIRM]


def test_nothing_is_asked_before_its_day() -> None:
    later = referred(not_before=NOW + timedelta(days=1))

    assert asked(walking(referral=later)) == []


def test_a_place_that_waits_is_shown_and_work_under_way_is_not() -> None:
    assert asked(walking(referral=referred(ReferralStatus.ACCEPTED, start_by=NOW))) == [Asked.COME]
    assert asked(walking(referral=referred(ReferralStatus.STARTED))) == []


def test_an_agreement_that_ends_under_work_is_to_renew() -> None:
    ending = agreed(until=timedelta(days=20))
    lasting = agreed(until=timedelta(days=200))
    at_work = referred(ReferralStatus.STARTED, ending.id)

    assert asked(walking(ending, referral=at_work)) == [Asked.RENEW_AGREEMENT]
    assert asked(walking(ending, lasting, referral=at_work)) == []
    assert asked(walking(ending)) == []


def test_documents_are_asked_for_from_the_reminder_on() -> None:
    soon = expiring(TODAY + timedelta(days=20), TODAY)
    late = expiring(TODAY - timedelta(days=1), TODAY - timedelta(days=30))
    distant = expiring(TODAY + timedelta(days=200), TODAY + timedelta(days=80))

    tasks = asked_of((), (distant, soon, late), NOW, TODAY)

    assert [task.about for task in tasks] == [late.id, soon.id]


def test_what_is_due_first_is_asked_first() -> None:
    waiting = referred(agree_by=NOW + timedelta(days=2))
    document = expiring(TODAY + timedelta(days=20), TODAY)

    assert asked(walking(agreed(BY_STAFF, recipient="adie"), referral=waiting), documents=(document,)) == [
        Asked.AGREE,
        Asked.RENEW_DOCUMENT,
        Asked.CONFIRM,
    ]


def test_a_pathway_that_is_over_asks_nothing() -> None:
    over = replace(walking(agreed(BY_STAFF), referral=referred()), stage=PathwayStage.STOPPED)

    assert asked(over) == []


def test_who_was_told_once_stays_after_a_withdrawal() -> None:
    told = Telling(NOW, "langues", (FieldGroup.PATHWAY, FieldGroup.IDENTITY), "handover_delivered")
    withdrawn = replace(agreed(), withdrawn_at=NOW)

    [before] = who_knows([agreed()], [told], NOW)
    [after] = who_knows([withdrawn], [told], NOW)

    assert (before.is_current, before.no_longer_agreed) == (True, ())
    assert (after.is_current, after.over) == (False, (withdrawn,))
    assert after.no_longer_agreed == (FieldGroup.IDENTITY, FieldGroup.PATHWAY)


def test_an_agreement_made_narrower_is_shown_once() -> None:
    wide = agreed()
    narrower = replace(wide, id=uuid4(), fields=(FieldGroup.PATHWAY,), narrowed_from=wide.id)
    replaced = replace(wide, withdrawn_at=NOW, narrowed_to=narrower.id)

    [found] = who_knows([replaced, narrower], [], NOW)

    assert (found.holding, found.over) == ((narrower,), ())


def test_whoever_knows_now_comes_before_whoever_knew() -> None:
    old = replace(agreed(recipient="adie"), withdrawn_at=NOW)

    assert [one.organization for one in who_knows([old, agreed()], [], NOW)] == ["langues", "adie"]


@pytest.mark.parametrize(
    ("protection", "person", "representative"),
    [(None, True, False), (Protection.MINOR, False, True), (Protection.CURATORSHIP, False, False)],
)
def test_a_yes_counts_only_from_whom_it_must_come(
    protection: Protection | None, person: bool, representative: bool
) -> None:
    data = somebody(protection)

    assert may_agree(data, LISTS, Holder.PERSON, TODAY) is person
    assert (may_agree(data, LISTS, Holder.REPRESENTATIVE, TODAY), may_hold(data, LISTS, Holder.PERSON, TODAY)) == (
        representative,
        True,
    )
    assert may_hold(data, LISTS, Holder.REPRESENTATIVE, TODAY) is representative


def test_the_preferred_means_is_offered_first() -> None:
    ways = [(one.holder, one.means) for one in ways_to_send(somebody(Protection.MINOR), LISTS, TODAY)]

    assert ways == [
        (Holder.PERSON, Channel.EMAIL),
        (Holder.PERSON, Channel.SMS),
        (Holder.REPRESENTATIVE, Channel.SMS),
    ]
    assert ways_to_send(PersonalData("A", "R", "75119"), LISTS, TODAY) == ()


@pytest.mark.parametrize(("at", "safe"), [(time(9), True), (time(11, 59), True), (time(12), False), (time(8), False)])
def test_a_message_arrives_within_the_hours_given(at: time, safe: bool) -> None:
    morning = (SafeTime(Weekday.MONDAY, time(9), time(12)),)
    monday = datetime.combine(date(2026, 11, 23), at)

    assert is_safe_now(morning, monday) is safe
    assert is_safe_now(morning, monday + timedelta(days=1)) is False
    assert is_safe_now((), monday)


def test_evidence_of_the_page_says_who_spoke() -> None:
    own = evidence(Holder.PERSON, "2026-01", "uk", None)
    acting = evidence(Holder.REPRESENTATIVE, "2026-01", "fr", Protection.MINOR)

    assert (own.collected_how, own.representative, own.collected_by) == (CollectedHow.ONLINE, None, "own_link")
    assert (acting.collected_how, acting.representative) == (CollectedHow.THROUGH_REPRESENTATIVE, "minor")


def test_a_request_is_answered_once_within_a_month() -> None:
    made = ask(uuid4(), RequestKind.CORRECTION, NOW, [FieldGroup.CONTACT, FieldGroup.IDENTITY])
    done = answer(made, RequestAnswer.DONE, NOW)

    assert made.answer_by - made.asked_at == ANSWER_WITHIN
    assert made.fields == (FieldGroup.IDENTITY, FieldGroup.CONTACT)
    assert (made.is_open, done.is_open, made.id.version) == (True, False, 5)
    with pytest.raises(RequestIsAnswered):
        answer(done, RequestAnswer.NOT_POSSIBLE, NOW)
