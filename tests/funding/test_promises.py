"""Whatever the staff try, in whatever order: one decision for one application, never more owed than the cap."""

from itertools import pairwise

from hypothesis import given

from funding.domain.application import OVER, PAID_OUT, Status
from funding.domain.committee import LoanDecision, Outcome
from funding.domain.parameters import Purpose
from tests.funding.examples import RULES, TODAY
from tests.funding.trying import NUMBERS, File, Tries, attempts, loans, ready, walk


@given(loans)
def test_an_application_never_has_two_decisions(tries: Tries) -> None:
    history = walk(ready + tries)
    for number in NUMBERS:
        outcomes: list[tuple[Outcome, int | None]] = []
        for desk in history:
            decision: LoanDecision | None = desk.files[number].application.decision
            if decision is not None and (decision.outcome, decision.amount_cents) not in outcomes:
                outcomes.append((decision.outcome, decision.amount_cents))
        assert len(outcomes) <= 1


@given(loans)
def test_nobody_ever_owes_more_than_the_cap(tries: Tries) -> None:
    for desk in walk(ready + tries):
        for purpose in Purpose:
            assert 0 <= desk.borrower.owed_cents(purpose) <= RULES.parameters.limit_on(TODAY, purpose).cap_cents


@given(loans)
def test_only_a_granted_and_signed_loan_is_paid_out(tries: Tries) -> None:
    for desk in walk(ready + tries):
        for file in desk.files.values():
            if file.application.status in PAID_OUT:
                assert file.application.contract is not None
                assert file.account is not None
                assert desk.borrower.loan_of(file.application.key).granted_cents > 0


@given(loans)
def test_every_cent_lent_is_repaid_owed_or_written_off(tries: Tries) -> None:
    for desk in walk(ready + tries):
        for file in desk.files.values():
            if file.account is None:
                continue
            loan = desk.borrower.loan_of(file.application.key)
            paid = sum(payment.principal_cents for payment in file.account.payments)
            assert loan.granted_cents == paid + file.account.principal_owed_cents
            assert loan.repaid_cents == paid
            assert loan.is_written_off == (file.application.status is Status.WRITTEN_OFF)


@given(loans)
def test_no_loan_is_granted_while_another_is_behind(tries: Tries) -> None:
    for before, after in pairwise(walk(ready + tries)):
        behind = [loan for loan in before.borrower.loans if loan.is_not_kept]
        assert not behind or len(after.borrower.loans) <= len(before.borrower.loans)


@given(attempts)
def test_what_is_over_binds_nobody_and_stays_over(tries: Tries) -> None:
    over: dict[int, File] = {}
    for desk in walk(tries):
        for number, file in desk.files.items():
            assert over.get(number, file) == file
            if file.application.status in OVER:
                assert file.application.guarantor is None
                over[number] = file
