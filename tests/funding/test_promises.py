"""Whatever the staff try, in whatever order: one decision for one application, never more owed than the cap."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from funding.domain.application import OVER, Application, LoanDecision, NotGrantedReason, Project, Sector, Status
from funding.domain.borrower import Borrower
from funding.domain.errors import FundingError
from funding.domain.loan import disburse, grant, repay, sign_contract, turn_down
from funding.domain.parameters import Purpose, loan_limit_on
from funding.domain.request import (
    add_guarantor,
    assign_adviser,
    cancel,
    do_without_guarantor,
    invite,
    lapse,
    prolong,
    release_guarantor,
    remind,
    submit,
    withdraw,
)
from tests.funding import examples
from tests.funding.examples import NOW, TODAY

Files = tuple[Application, Borrower]
Step = Callable[[Application, Borrower], Files]

amounts = st.integers(-1, 1_300_000)
purposes = st.sampled_from(Purpose)


def alone(change: Callable[[Application], Application]) -> Step:
    return lambda application, borrower: (change(application), borrower)


def submission(amount: int, purpose: Purpose) -> Step:
    project = Project(purpose, amount, Sector.CONSTRUCTION)
    return alone(lambda application: submit(application, project, loan_limit_on(TODAY, purpose), NOW))


def granting(amount: int, months: int) -> Step:
    def step(application: Application, borrower: Borrower) -> Files:
        purpose = application.project.purpose if application.project else Purpose.BUSINESS
        limit = loan_limit_on(TODAY, purpose)
        return grant(application, borrower, limit, amount_cents=amount, months=months, decided_by="s", now=NOW)

    return step


def repayment(amount: int) -> Step:
    return lambda application, borrower: repay(application, borrower, amount, NOW)


PLAIN: list[Step] = [
    alone(lambda application: assign_adviser(application, "staff-7")),
    alone(lambda application: add_guarantor(application, replace(examples.guarantor(), key=UUID(int=77)), NOW)),
    alone(lambda application: do_without_guarantor(application, examples.waiver())),
    alone(release_guarantor),
    alone(lambda application: sign_contract(application, 50, NOW)),
    alone(lambda application: disburse(application, NOW)),
    alone(
        lambda application: turn_down(application, reason=NotGrantedReason.CANNOT_BE_REPAID, decided_by="s", now=NOW)
    ),
    alone(lambda application: lapse(application, NOW)),
    alone(lambda application: remind(application, NOW)),
    alone(lambda application: prolong(application, NOW, NOW + timedelta(days=9))),
    lambda application, borrower: withdraw(application, borrower, NOW),
    alone(lambda application: cancel(application, NOW)),
]

steps = st.one_of(
    st.sampled_from(PLAIN[:6]),
    st.sampled_from(PLAIN),
    st.builds(submission, amounts, purposes),
    st.builds(granting, amounts, st.integers(0, 90)),
    st.builds(repayment, amounts),
)


def walk(tries: list[tuple[int, Step]]) -> list[tuple[dict[UUID, Application], Borrower]]:
    """Everything three applications of one borrower went through; a refused step changes nothing."""
    applications = {
        UUID(int=number): invite(UUID(int=number), examples.REF, examples.BORROWER, NOW, examples.ANSWER_BY)
        for number in (1, 2, 3)
    }
    borrower = examples.borrower()
    history = [(applications, borrower)]
    for number, step in tries:
        key = UUID(int=number)
        try:
            after, borrower = step(applications[key], borrower)
        except FundingError:
            continue
        applications = {**applications, key: after}
        history.append((applications, borrower))
    return history


lending = st.one_of(
    st.builds(granting, st.sampled_from([300_000, 300_001, 600_000, 900_000]), st.integers(1, 60)),
    st.sampled_from([PLAIN[4], PLAIN[5], PLAIN[10]]),
    st.builds(repayment, st.sampled_from([1, 300_000, 900_000])),
)

attempts = st.lists(st.tuples(st.integers(1, 3), steps), max_size=60)
loans = st.lists(st.tuples(st.integers(1, 3), lending | steps), min_size=4, max_size=60)
ready = [(number, step) for number in (1, 2, 3) for step in (submission(900_000, Purpose.BUSINESS), PLAIN[0], PLAIN[2])]


@given(loans)
def test_an_application_never_has_two_decisions(tries: list[tuple[int, Step]]) -> None:
    for number in (1, 2, 3):
        decisions: list[LoanDecision] = []
        for applications, _ in walk(ready + tries):
            decision = applications[UUID(int=number)].decision
            if decision is not None and decision not in decisions:
                decisions.append(decision)
        assert len(decisions) <= 1


@given(loans)
def test_nobody_ever_owes_more_than_the_cap(tries: list[tuple[int, Step]]) -> None:
    for _, borrower in walk(ready + tries):
        for purpose in Purpose:
            assert 0 <= borrower.owed_cents(purpose) <= loan_limit_on(TODAY, purpose).cap_cents


@given(loans)
def test_only_a_granted_and_signed_loan_is_paid_out(tries: list[tuple[int, Step]]) -> None:
    for applications, borrower in walk(ready + tries):
        for application in applications.values():
            if application.status in {Status.DISBURSED, Status.REPAID}:
                assert application.contract is not None
                assert borrower.loan_of(application.key).granted_cents > 0


@given(attempts)
def test_what_is_over_binds_nobody_and_stays_over(tries: list[tuple[int, Step]]) -> None:
    over: dict[UUID, Application] = {}
    for applications, _ in walk(tries):
        for key, application in applications.items():
            assert over.get(key, application) == application
            if application.status in OVER:
                assert application.guarantor is None
                over[key] = application
