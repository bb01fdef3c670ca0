"""The whole way of a microcredit, and what the referring organization hears of it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from funding import commands, reactions
from funding.api import inviting
from funding.domain.application import Status
from funding.domain.errors import AboveTheCap, AlreadyDecided, InvitationHasLapsed, NotInvited
from funding.domain.guarantee import NoGuaranteeReason
from funding.domain.parameters import Purpose
from passerelle import partnership
from passerelle.contracts.funding import ApplicationDecided, ApplicationInvited
from passerelle.contracts.lifecycle import FieldGroup, ReferralStatus
from passerelle.messaging.decisions import NOTHING, Due, NotFound
from passerelle.partnership import AgreementEnded, ReferralIsEnded
from passerelle.partnership.commands import accept_referral
from tests.funding import agency as at
from tests.funding.agency import REF, REFERRAL, TERMS, Agency
from tests.funding.examples import KITCHEN, NOW, RULES

TAKEN_ON = ["referral_accepted", "application_invited"]
APPLIED = [*TAKEN_ON, "referral_started", "application_submitted"]
GRANTED = [*APPLIED, "application_decided"]
MONTH = timedelta(days=30)


@pytest.mark.parametrize("ready", [at.with_guarantor, at.without_guarantor])
def test_a_loan_is_told_from_invitation_to_payment(ready: Callable[[], Agency]) -> None:
    agency = at.disbursed(ready())

    assert agency.facts() == [*GRANTED, "loan_disbursed"]
    assert agency.referral().status is ReferralStatus.COMPLETED
    assert agency.application().status is Status.DISBURSED
    assert agency.borrower().owed_cents(Purpose.BUSINESS) == 800_000


def test_what_is_told_names_no_amount_guarantor_or_cause() -> None:
    agency = at.disbursed()
    words = " ".join(event.model_dump_json() for event in agency.told)

    assert not any(hidden in words for hidden in ("800000", "400000", "Dominique", "accommodation", at.STAFF))


def test_an_invitation_takes_the_referral_on() -> None:
    agency = at.invited()

    assert agency.facts() == TAKEN_ON
    assert agency.referral().status is ReferralStatus.ACCEPTED
    assert agency.referral().case == agency.application().key
    assert agency.told[1] == ApplicationInvited(referral=REFERRAL, answer_by=NOW + MONTH)


def test_accepting_a_referral_invites_and_asks_for_contact() -> None:
    agency = Agency()
    agency.receive(at.referral_sent().model_copy(update={"fields": (FieldGroup.PATHWAY, FieldGroup.CONTACT)}))

    accepted = accept_referral(inviting(TERMS), agency.states, REF, agency.moment())
    agency.apply(accepted)

    assert agency.facts() == ["referral_received", "referral_accepted", "handover_requested", "application_invited"]
    assert agency.referral().handover is not None
    assert agency.referral().case == agency.application().key


def test_an_invitation_sets_its_reminder_and_its_end() -> None:
    agency = at.invited()

    assert agency.deadlines[REF, "reminder"].due == NOW + timedelta(days=23)
    assert agency.deadlines[REF, "invitation_lapses"].due == NOW + MONTH


def test_inviting_again_answers_with_the_same_invitation() -> None:
    agency = at.invited()

    again = agency.do(commands.invite, ref=REF, terms=TERMS)

    assert again["id"] == str(agency.application().key)
    assert agency.facts() == TAKEN_ON


def test_another_date_prolongs_the_invitation_and_is_told() -> None:
    agency = at.invited()

    agency.do(commands.invite, ref=REF, terms=TERMS, answer_by=NOW + 2 * MONTH)

    assert agency.told[-1] == ApplicationInvited(referral=REFERRAL, answer_by=NOW + 2 * MONTH)
    assert agency.deadlines[REF, "invitation_lapses"].due == NOW + 2 * MONTH


def test_an_invitation_ends_no_later_than_the_agreement() -> None:
    agency = at.invited(grant_until=NOW + timedelta(days=10))

    assert agency.application().answer_by == NOW + timedelta(days=10)


def test_a_short_invitation_is_not_reminded_of() -> None:
    agency = at.invited(grant_until=NOW + timedelta(days=7))

    assert [name for _, name in agency.deadlines if name == "reminder"] == []


def test_nobody_is_invited_on_an_unknown_reference() -> None:
    with pytest.raises(NotFound):
        Agency().do(commands.invite, ref=REF, terms=TERMS)


def test_nobody_is_invited_after_the_agreement_ended() -> None:
    agency = at.referred(grant_until=NOW + timedelta(days=1))
    agency.now += timedelta(days=1)

    with pytest.raises(AgreementEnded):
        agency.do(commands.invite, ref=REF, terms=TERMS)


def test_nobody_applies_without_an_invitation() -> None:
    with pytest.raises(NotInvited):
        at.referred().do(commands.submit, ref=REF, project=KITCHEN, rules=RULES)


def test_an_unanswered_invitation_is_shown_for_a_call() -> None:
    agency = at.invited()

    agency.wake(REF, "reminder")

    assert agency.application().to_remind_since == NOW + timedelta(days=23)
    assert agency.facts() == TAKEN_ON


def test_an_unanswered_invitation_lapses_with_its_referral() -> None:
    agency = at.invited()

    agency.wake(REF, "invitation_lapses")

    assert agency.application().status is Status.LAPSED
    assert agency.referral().status is ReferralStatus.LAPSED
    assert agency.facts() == [*TAKEN_ON, "offer_lapsed"]
    with pytest.raises(InvitationHasLapsed):
        agency.do(commands.submit, ref=REF, project=KITCHEN, rules=RULES)


def test_applying_ends_the_deadlines_of_the_invitation() -> None:
    agency = at.submitted()

    assert agency.facts() == APPLIED
    assert [name for _, name in agency.deadlines if name in {"reminder", "invitation_lapses"}] == []


def test_a_late_deadline_changes_nothing_after_the_answer() -> None:
    agency = at.invited()
    deadlines = dict(agency.deadlines)
    agency.do(commands.submit, ref=REF, project=KITCHEN, rules=RULES)
    agency.deadlines = deadlines

    agency.wake(REF, "reminder")
    agency.wake(REF, "invitation_lapses")

    assert agency.application().status is Status.SUBMITTED
    assert agency.facts() == APPLIED


def test_the_deadline_of_another_application_changes_nothing() -> None:
    agency = at.invited()
    due = Due(REF, "invitation_lapses", str(UUID(int=9)), NOW)
    agency.now += MONTH

    decision = reactions.table.deadlines["invitation_lapses"](agency.states, due, agency.moment())

    assert decision == NOTHING


def test_a_refused_loan_completes_the_referral() -> None:
    agency = at.with_guarantor()
    at.turn_down(agency)

    assert agency.told[-1] == ApplicationDecided(referral=REFERRAL, outcome="not_granted")
    assert agency.referral().status is ReferralStatus.COMPLETED
    assert agency.guarantors() == []


def test_a_second_decision_changes_and_tells_nothing() -> None:
    agency = at.with_guarantor()
    at.grant(agency)
    before = (dict(agency.states), list(agency.told))

    with pytest.raises(AlreadyDecided):
        at.turn_down(agency)
    with pytest.raises(AlreadyDecided):
        at.grant(agency)

    assert (agency.states, agency.told) == before


def test_declining_the_invitation_declines_the_referral() -> None:
    agency = at.invited()

    agency.do(commands.withdraw, application=agency.application().key)

    assert agency.application().status is Status.WITHDRAWN
    assert agency.referral().status is ReferralStatus.DECLINED
    assert agency.facts() == [*TAKEN_ON, "referral_declined"]


@pytest.mark.parametrize("way", [at.submitted, at.with_guarantor, at.contracted])
def test_giving_up_is_told_as_withdrawn(way: Callable[[], Agency]) -> None:
    agency = way()

    agency.do(commands.withdraw, application=agency.application().key)

    assert agency.told[-1] == ApplicationDecided(referral=REFERRAL, outcome="withdrawn")
    assert agency.referral().status is ReferralStatus.LEFT
    assert agency.guarantors() == []


def test_a_guarantor_who_steps_back_is_forgotten_at_once() -> None:
    agency = at.with_guarantor()

    agency.do(commands.release_guarantor, application=agency.application().key)

    assert agency.guarantors() == []
    assert agency.application().status is Status.GUARANTOR_SEARCH


def test_the_last_repayment_forgets_the_guarantor_and_tells_nobody() -> None:
    agency = at.disbursed()
    facts = agency.facts()

    owed = agency.account().owed_cents
    shown = agency.do(commands.repay, application=agency.application().key, amount_cents=owed)

    assert (shown["status"], shown["repaid_cents"]) == ("repaid", 800_000)
    assert agency.guarantors() == []
    assert agency.facts() == facts


def test_a_step_goes_on_untold_after_the_agreement_ended() -> None:
    agency = at.submitted(grant_until=NOW + timedelta(days=60))
    key = agency.application().key
    agency.do(commands.assign_adviser, application=key, adviser=at.STAFF)
    agency.now += timedelta(days=60)

    at.turn_down(agency)

    assert agency.facts() == APPLIED
    assert agency.application().status is Status.NOT_GRANTED


def test_a_referral_put_on_hold_is_taken_on_by_applying() -> None:
    agency = at.invited()
    agency.apply(partnership.waitlist(agency.states, REF, agency.moment()))

    agency.do(commands.submit, ref=REF, project=KITCHEN, rules=RULES)

    assert agency.referral().status is ReferralStatus.STARTED


def test_a_second_loan_counts_what_the_first_left_to_pay() -> None:
    agency = at.disbursed()
    first = agency.application()
    other = UUID(int=1005)
    agency.receive(at.referral_sent(referral=UUID(int=1006)), ref=other)
    agency.do(commands.invite, ref=other, terms=TERMS, borrower=first.borrower)
    agency.do(commands.submit, ref=other, project=KITCHEN, rules=RULES)
    second = agency.application(other).key
    agency.do(commands.assign_adviser, application=second, adviser=at.STAFF)
    agency.do(
        commands.do_without_guarantor,
        application=second,
        reason=NoGuaranteeReason.SOUND_PROJECT,
        decided_by=at.STAFF,
    )
    decided = {"application": second, "sitting": agency.sitting(), "rules": RULES, "months": 12}

    with pytest.raises(AboveTheCap):
        agency.do(commands.grant, **decided, amount_cents=400_001)
    agency.do(commands.grant, **decided, amount_cents=400_000)

    assert agency.borrower().owed_cents(Purpose.BUSINESS) == 1_200_000


def test_who_comes_back_on_the_same_ref_is_the_same_borrower() -> None:
    agency = at.disbursed()
    first = agency.application()
    agency.receive(at.referral_sent(referral=UUID(int=1006)))

    again = agency.do(commands.invite, ref=REF, terms=TERMS)

    assert again["id"] != str(first.key)
    assert again["borrower"] == str(first.borrower)


def test_nobody_is_invited_as_a_borrower_the_books_do_not_know() -> None:
    with pytest.raises(NotFound):
        at.referred().do(commands.invite, ref=REF, terms=TERMS, borrower=UUID(int=9))


def test_nobody_is_invited_once_the_referral_is_over() -> None:
    agency = at.invited()
    agency.do(commands.withdraw, application=agency.application().key)

    with pytest.raises(ReferralIsEnded):
        agency.do(commands.invite, ref=REF, terms=TERMS)
