"""A loan is granted once, within the cap, signed, paid out and repaid."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from funding.domain.application import Application, Status
from funding.domain.borrower import Borrower, Loan
from funding.domain.committee import NotGrantedReason, Outcome
from funding.domain.errors import (
    AboveTheCap,
    AboveTheRequest,
    AdviserIsMissing,
    AlreadyContracted,
    AlreadyDecided,
    AlreadyDisbursed,
    AmountIsNotPositive,
    ApplicationIsOver,
    ContractIsMissing,
    GuaranteeIsMissing,
    LoanIsNotGranted,
    TermIsTooLong,
)
from funding.domain.loan import disburse, records_kept_until, turn_down
from funding.domain.parameters import Purpose
from funding.domain.project import Project
from funding.domain.repayment import repay
from funding.domain.request import cancel, outlives_referral, withdraw
from passerelle.contracts.days import day_of
from tests.funding import examples
from tests.funding.examples import ACCOUNT, NOW, PERSONAL, SITTING, granting, signing

OTHER = UUID(int=99)


def turned_down(application: Application) -> Application:
    return turn_down(application, reason=NotGrantedReason.CANNOT_BE_REPAID, sitting=SITTING, now=NOW)


def owing(cents: int, purpose: Purpose = Purpose.BUSINESS) -> Borrower:
    return Borrower(examples.BORROWER, (Loan(OTHER, purpose, cents),))


@pytest.mark.parametrize("ready", [examples.guaranteed(), examples.without_guarantee()])
def test_a_loan_is_granted_with_or_without_a_guarantor(ready: Application) -> None:
    application, borrower = granting(ready, examples.borrower(), amount_cents=500_000)

    assert application.status is Status.GRANTED
    assert application.decision is not None
    assert application.decision.outcome is Outcome.GRANTED
    assert borrower.owed_cents(Purpose.BUSINESS) == 500_000


def test_a_loan_is_not_granted_before_the_guarantee_is_settled() -> None:
    with pytest.raises(GuaranteeIsMissing):
        granting(examples.advised(), examples.borrower())


def test_nothing_is_decided_without_an_adviser() -> None:
    with pytest.raises(AdviserIsMissing):
        granting(examples.submitted(), examples.borrower())
    with pytest.raises(AdviserIsMissing):
        turned_down(examples.submitted())


def test_a_loan_can_be_refused_without_a_guarantor() -> None:
    application = turned_down(examples.advised())

    assert application.status is Status.NOT_GRANTED
    assert application.ended_at == NOW


def test_a_refusal_lets_the_guarantor_go() -> None:
    assert turned_down(examples.guaranteed()).guarantor is None


@pytest.mark.parametrize(
    "decided", [examples.granted()[0], turned_down(examples.guaranteed()), examples.disbursed()[0]]
)
def test_an_application_is_decided_once_only(decided: Application) -> None:
    with pytest.raises(AlreadyDecided):
        granting(decided, examples.borrower())
    with pytest.raises(AlreadyDecided):
        turned_down(decided)


def test_a_withdrawn_application_is_not_decided() -> None:
    withdrawn, borrower = withdraw(examples.guaranteed(), examples.borrower(), NOW)

    with pytest.raises(ApplicationIsOver):
        granting(withdrawn, borrower)


def test_what_is_owed_already_counts_against_the_cap() -> None:
    just_enough = owing(400_000)

    assert granting(examples.guaranteed(), just_enough)[1].owed_cents(Purpose.BUSINESS) == 1_200_000
    with pytest.raises(AboveTheCap):
        granting(examples.guaranteed(), owing(400_001))


def test_what_was_repaid_can_be_lent_again() -> None:
    borrower = Borrower(examples.BORROWER, (Loan(OTHER, Purpose.BUSINESS, 1_200_000, repaid_cents=800_000),))

    assert granting(examples.guaranteed(), borrower)[1].owed_cents(Purpose.BUSINESS) == 1_200_000


def test_each_purpose_has_a_cap_of_its_own() -> None:
    project = Project(Purpose.PERSONAL, 800_000)
    personal = examples.without_guarantee(project)

    _, borrower = granting(personal, owing(1_200_000), limit=PERSONAL)

    assert borrower.owed_cents(Purpose.PERSONAL) == 800_000


def test_no_more_is_granted_than_was_asked_for() -> None:
    with pytest.raises(AboveTheRequest):
        granting(examples.guaranteed(), examples.borrower(), amount_cents=800_001)


def test_nothing_is_not_a_loan() -> None:
    with pytest.raises(AmountIsNotPositive):
        granting(examples.guaranteed(), examples.borrower(), amount_cents=0)


@pytest.mark.parametrize("months", [0, 61])
def test_a_business_loan_is_repaid_within_sixty_months(months: int) -> None:
    with pytest.raises(TermIsTooLong):
        granting(examples.guaranteed(), examples.borrower(), months=months)
    assert granting(examples.guaranteed(), examples.borrower(), months=60)[0].status is Status.GRANTED


def test_the_contract_says_what_the_guarantor_stands_for() -> None:
    signed, _ = examples.contracted()

    assert signed.contract is not None
    assert signed.contract.guaranteed_cents == 400_000


def test_nobody_guarantees_a_loan_without_guarantee() -> None:
    signed, _ = examples.contracted(examples.without_guarantee())

    assert signed.contract is not None
    assert signed.contract.guaranteed_cents == 0


def test_a_contract_needs_a_grant_and_is_signed_once() -> None:
    with pytest.raises(LoanIsNotGranted):
        signing(examples.guaranteed())
    with pytest.raises(AlreadyContracted):
        signing(examples.contracted()[0])


def test_money_is_paid_out_after_the_contract_and_once() -> None:
    with pytest.raises(ContractIsMissing):
        disburse(examples.granted()[0], ACCOUNT, NOW)
    with pytest.raises(AlreadyDisbursed):
        disburse(examples.disbursed()[0], ACCOUNT, NOW)


def test_a_refused_loan_is_never_paid_out() -> None:
    with pytest.raises(LoanIsNotGranted):
        disburse(turned_down(examples.guaranteed()), ACCOUNT, NOW)


def test_giving_up_a_granted_loan_frees_its_amount() -> None:
    application, borrower = withdraw(*examples.contracted(), NOW)

    assert application.status is Status.WITHDRAWN
    assert borrower.owed_cents(Purpose.BUSINESS) == 0
    with pytest.raises(ApplicationIsOver):
        disburse(application, ACCOUNT, NOW)


def test_money_that_was_paid_out_cannot_be_given_up() -> None:
    with pytest.raises(AlreadyDisbursed):
        withdraw(examples.disbursed()[0], examples.borrower(), NOW)


def test_a_granted_loan_outlives_its_referral() -> None:
    assert outlives_referral(examples.granted()[0])
    assert not outlives_referral(examples.guaranteed())
    assert not outlives_referral(turned_down(examples.guaranteed()))


def test_a_granted_loan_is_not_cancelled_with_its_referral() -> None:
    with pytest.raises(AlreadyDecided):
        cancel(examples.granted()[0], NOW)


def test_a_cancelled_referral_lets_the_guarantor_go() -> None:
    application = cancel(examples.guaranteed(), NOW)

    assert (application.status, application.guarantor) == (Status.CANCELLED, None)


def test_records_are_kept_ten_years_from_the_last_of_them() -> None:
    paid_out, account, borrower = examples.disbursed()
    later = NOW + timedelta(days=365)
    repaid, _, _ = repay(paid_out, account, borrower, 1, received_on=day_of(later), now=later)

    assert records_kept_until(examples.contracted()[0]) == NOW.replace(year=2036)
    assert records_kept_until(paid_out) == NOW.replace(year=2036)
    assert records_kept_until(repaid) == NOW.replace(year=2037)


def test_no_record_is_kept_of_a_loan_that_came_to_nothing() -> None:
    withdrawn, _ = withdraw(*examples.contracted(), NOW)

    assert records_kept_until(examples.granted()[0]) is None
    assert records_kept_until(withdrawn) is None


def test_ten_years_from_a_leap_day_end_on_the_first_of_march() -> None:
    paid_out = replace(examples.disbursed()[0], disbursed_at=datetime(2028, 2, 29, tzinfo=UTC))

    assert records_kept_until(paid_out) == datetime(2038, 3, 1, tzinfo=UTC)
