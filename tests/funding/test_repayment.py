"""A loan that runs: paid, missed, rescheduled, given up; and what that means for the next loan."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from funding import commands
from funding.domain.account import Account, Payer, WriteOffReason
from funding.domain.application import Status
from funding.domain.errors import (
    AboveTheGuarantee,
    AmountIsNotPositive,
    ApplicationIsOver,
    DayIsImpossible,
    FirstInstalmentIsTooSoon,
    LoanIsNotDisbursed,
    RepaidTooMuch,
    ScheduleIsNotKept,
    TermIsTooLong,
)
from funding.domain.guarantee import NoGuaranteeReason
from funding.domain.parameters import Purpose
from funding.domain.schedule import RescheduleReason, months_later
from passerelle.contracts.days import day_of
from tests.funding import agency as at
from tests.funding.agency import Agency
from tests.funding.examples import KITCHEN, NOW, RULES, TODAY

WAKE = "instalment_is_due"
NEXT_MONTH = months_later(TODAY, 1)


def repay(agency: Agency, cents: int, **more: Any) -> Any:
    return agency.do(commands.repay, application=agency.application().key, amount_cents=cents, **more)


def reschedule(agency: Agency, months: int = 40, first_due_on: date | None = None) -> Any:
    first = first_due_on or day_of(agency.now) + timedelta(days=30)
    agreed = {"months": months, "first_due_on": first, "reason": RescheduleReason.ILLNESS}
    return agency.do(commands.reschedule, application=agency.application().key, **agreed)


def write_off(agency: Agency) -> Any:
    reason = WriteOffReason.INSOLVENCY
    return agency.do(commands.write_off, application=agency.application().key, reason=reason)


def missed() -> Agency:
    agency = at.disbursed()
    agency.wake(agency.application().key, WAKE)
    return agency


def second_application(agency: Agency) -> UUID:
    """The same person comes back on another ref, ready to be decided on."""
    ref, borrower = UUID(int=1005), agency.borrower().key
    agency.receive(at.referral_sent(referral=UUID(int=1006), grant_until=NOW + timedelta(days=3650)), ref=ref)
    agency.do(commands.invite, ref=ref, terms=at.TERMS, borrower=borrower)
    agency.do(commands.submit, ref=ref, project=KITCHEN, rules=RULES)
    key = agency.application(ref).key
    agency.do(commands.assign_adviser, application=key, adviser=at.STAFF)
    reason = NoGuaranteeReason.SOUND_PROJECT
    agency.do(commands.do_without_guarantor, application=key, reason=reason, decided_by=at.STAFF)
    return key


def grant_second(agency: Agency, key: UUID) -> Any:
    terms = {"application": key, "rules": RULES, "sitting": agency.sitting(), "amount_cents": 100_000, "months": 12}
    return agency.do(commands.grant, **terms)


def test_a_payout_begins_a_schedule_on_the_contracts_terms() -> None:
    account = at.disbursed().account()

    assert len(account.current.instalments) == 36
    assert account.current.instalments[0].due_on == NEXT_MONTH
    assert account.current.principal_cents == 800_000
    assert account.owed_cents > 800_000


def test_terms_of_a_contract_outlast_the_parameters() -> None:
    agency = at.contracted()
    contract = agency.application().contract
    assert contract is not None

    agency.do(commands.disburse, application=agency.application().key)

    first = agency.account().current.instalments[0]
    assert first.interest_cents == round(800_000 * contract.terms.rate_basis_points / 120_000)


@pytest.mark.parametrize(
    ("first_due_on", "error"),
    [(TODAY, FirstInstalmentIsTooSoon), (TODAY + timedelta(days=800), TermIsTooLong)],
)
def test_the_first_instalment_is_soon_enough_and_not_today(first_due_on: date, error: type[Exception]) -> None:
    agency = at.contracted()

    with pytest.raises(error):
        agency.do(commands.disburse, application=agency.application().key, first_due_on=first_due_on)


def test_the_oldest_instalment_is_paid_first_interest_first() -> None:
    agency = at.disbursed()
    first = agency.account().current.instalments[0]

    repay(agency, first.interest_cents + 1)

    payment = agency.account().payments[0]
    assert (payment.interest_cents, payment.principal_cents) == (first.interest_cents, 1)
    assert agency.borrower().owed_cents(Purpose.BUSINESS) == 799_999


def test_the_last_cent_ends_the_loan() -> None:
    agency = at.disbursed()
    owed = agency.account().owed_cents
    repay(agency, owed - 1)
    assert agency.application().status is Status.DISBURSED

    shown = repay(agency, 1)

    assert (shown["status"], shown["repaid_cents"]) == ("repaid", 800_000)
    assert agency.borrower().owed_cents(Purpose.BUSINESS) == 0
    assert (agency.application().key, WAKE) not in agency.deadlines


def test_nobody_repays_more_than_is_owed() -> None:
    agency = at.disbursed()

    with pytest.raises(RepaidTooMuch):
        repay(agency, agency.account().owed_cents + 1)
    with pytest.raises(AmountIsNotPositive):
        repay(agency, 0)


def test_nobody_repays_what_was_not_paid_out_or_is_over() -> None:
    with pytest.raises(LoanIsNotDisbursed):
        repay(at.contracted(), 1)
    agency = at.disbursed()
    repay(agency, agency.account().owed_cents)
    with pytest.raises(ApplicationIsOver):
        repay(agency, 1)


@pytest.mark.parametrize("received_on", [TODAY - timedelta(days=1), TODAY + timedelta(days=1)])
def test_a_payment_came_between_the_payout_and_today(received_on: date) -> None:
    with pytest.raises(DayIsImpossible):
        repay(at.disbursed(), 1, received_on=received_on)


def test_a_payment_of_today_is_taken_soon_after_midnight() -> None:
    agency = at.disbursed()
    agency.now = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
    repay(agency, 1, received_on=date(2026, 12, 2))
    assert agency.account().payments[-1].received_on == date(2026, 12, 2)


def test_an_instalment_is_missed_when_its_grace_is_over() -> None:
    agency = at.disbursed()
    key = agency.application().key
    assert day_of(agency.deadlines[key, WAKE].due) == NEXT_MONTH + timedelta(days=8)

    agency.wake(key, WAKE)

    assert agency.account().behind_since == NEXT_MONTH
    assert agency.borrower().loan_of(key).is_behind
    assert day_of(agency.deadlines[key, WAKE].due) == months_later(TODAY, 2) + timedelta(days=8)


def test_an_instalment_paid_in_time_is_not_missed() -> None:
    agency = at.disbursed()
    key = agency.application().key
    late = dict(agency.deadlines)
    repay(agency, agency.account().current.instalments[0].amount_cents)
    assert day_of(agency.deadlines[key, WAKE].due) == months_later(TODAY, 2) + timedelta(days=8)

    agency.deadlines = late
    agency.wake(key, WAKE)

    assert agency.account().behind_since is None


def test_an_instalment_one_cent_short_is_missed() -> None:
    agency = at.disbursed()
    repay(agency, agency.account().current.instalments[0].amount_cents - 1)

    agency.wake(agency.application().key, WAKE)

    assert agency.account().behind_since == NEXT_MONTH


def test_what_was_missed_can_be_made_good() -> None:
    agency = missed()

    shown = repay(agency, agency.account().current.instalments[0].amount_cents)

    assert (shown["is_behind"], agency.account().behind_since) == (False, None)
    assert agency.account().current.instalments[0].missed_on is not None


def test_missed_instalments_are_told_to_nobody() -> None:
    agency = at.disbursed()
    facts = agency.facts()

    agency.wake(agency.application().key, WAKE)
    reschedule(agency)
    write_off(agency)

    assert agency.facts() == facts


def test_there_is_no_new_loan_while_one_is_behind() -> None:
    agency = missed()
    second = second_application(agency)

    with pytest.raises(ScheduleIsNotKept):
        grant_second(agency, second)
    first = next(one for one in agency.states.values() if isinstance(one, Account))
    made_good = first.current.instalments[0].amount_cents
    agency.do(commands.repay, application=first.application, amount_cents=made_good)

    assert grant_second(agency, second)["status"] == "granted"


def test_there_is_no_new_loan_after_a_loss() -> None:
    agency = at.disbursed()
    write_off(agency)
    second = second_application(agency)

    with pytest.raises(ScheduleIsNotKept):
        grant_second(agency, second)


def test_another_schedule_covers_what_is_owed_and_keeps_the_old() -> None:
    agency = missed()
    repay(agency, 10_000)
    owed, old = agency.account().principal_owed_cents, agency.account().current

    reschedule(agency)

    account = agency.account()
    assert account.schedules[0] == old
    assert account.current.principal_cents == account.principal_owed_cents == owed
    assert account.current.reason is RescheduleReason.ILLNESS
    assert (account.behind_since, agency.borrower().loan_of(account.application).is_behind) == (None, False)


def test_interest_that_was_due_is_carried_without_interest() -> None:
    agency = missed()
    overdue = agency.account().current.instalments[0].interest_cents
    level = at.disbursed().account().current.instalments[0].interest_cents

    reschedule(agency)

    assert agency.account().current.instalments[0].interest_cents == overdue + level


def test_another_schedule_sets_another_look() -> None:
    agency = missed()
    first = day_of(agency.now) + timedelta(days=30)

    reschedule(agency, first_due_on=first)

    due = agency.deadlines[agency.application().key, WAKE].due
    assert day_of(due) == first + timedelta(days=8)


def test_the_whole_loan_stays_within_five_years() -> None:
    agency = missed()
    passed = months_later(day_of(agency.now), 1)

    reschedule(agency, months=58, first_due_on=passed)
    with pytest.raises(TermIsTooLong):
        reschedule(agency, months=60, first_due_on=passed)


def test_another_schedule_begins_after_today() -> None:
    agency = missed()

    with pytest.raises(FirstInstalmentIsTooSoon):
        reschedule(agency, first_due_on=day_of(agency.now))


def test_a_loss_is_coded_and_ends_the_loan() -> None:
    agency = missed()

    shown = write_off(agency)

    assert (shown["status"], agency.account().write_off_reason) == ("written_off", WriteOffReason.INSOLVENCY)
    assert agency.guarantors() == []
    assert agency.borrower().owed_cents(Purpose.BUSINESS) == 0
    assert (agency.application().key, WAKE) not in agency.deadlines
    with pytest.raises(ApplicationIsOver):
        repay(agency, 1)


def test_a_guarantor_pays_no_more_than_their_share() -> None:
    agency = at.disbursed()
    repay(agency, 300_000, paid_by=Payer.GUARANTOR)

    with pytest.raises(AboveTheGuarantee):
        repay(agency, 100_001, paid_by=Payer.GUARANTOR)
    repay(agency, 100_000, paid_by=Payer.GUARANTOR)

    assert agency.account().paid_by(Payer.GUARANTOR) == 400_000


def test_nobody_pays_as_guarantor_of_a_loan_without_one() -> None:
    agency = at.disbursed(at.without_guarantor())

    with pytest.raises(AboveTheGuarantee):
        repay(agency, 1, paid_by=Payer.GUARANTOR)


@pytest.mark.parametrize(("payer", "is_heard_of"), [(Payer.BORROWER, True), (Payer.GUARANTOR, False)])
def test_a_payment_of_the_person_is_a_contact(payer: Payer, is_heard_of: bool) -> None:
    agency = at.disbursed()
    agency.now += timedelta(days=20)

    repay(agency, 1, paid_by=payer)

    assert (agency.referral().last_contact_at == agency.now) is is_heard_of


def test_applying_and_rescheduling_are_contacts() -> None:
    agency = at.submitted()
    assert agency.referral().last_contact_at == NOW
    agency = missed()

    reschedule(agency)

    assert agency.referral().last_contact_at == agency.now
