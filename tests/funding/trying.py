"""Whatever staff may try on three applications of one borrower, as steps that hypothesis strings together."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

from funding.domain.account import Account, Payer, WriteOffReason
from funding.domain.application import Application
from funding.domain.borrower import Borrower
from funding.domain.committee import DeferredReason, NotGrantedReason, Requirement
from funding.domain.errors import FundingError
from funding.domain.loan import defer, disburse, grant, meet_condition, sign_contract, turn_down
from funding.domain.parameters import Purpose
from funding.domain.project import Project
from funding.domain.repayment import miss, repay, reschedule, write_off
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
from funding.domain.schedule import RescheduleReason
from passerelle.contracts.days import day_of
from tests.funding import examples
from tests.funding.examples import NOW, RULES, SITTING, TERMS, TODAY, business

NUMBERS = (1, 2, 3)


@dataclass(frozen=True)
class File:
    """One application with its account."""

    application: Application
    account: Account | None = None

    @property
    def opened(self) -> Account:
        if self.account is None:
            raise FundingError
        return self.account


@dataclass(frozen=True)
class Desk:
    """All three, the borrower they share, and the day."""

    files: dict[int, File]
    borrower: Borrower
    now: datetime = NOW


Step = Callable[[Desk, File], tuple[File, Borrower]]


def alone(change: Callable[[Application], Application]) -> Step:
    return lambda desk, file: (replace(file, application=change(file.application)), desk.borrower)


def submission(amount: int, purpose: Purpose) -> Step:
    project = business(amount) if purpose is Purpose.BUSINESS else Project(purpose, amount)
    return alone(lambda application: submit(application, project, RULES.parameters.limit_on(TODAY, purpose), NOW))


def granting(amount: int, months: int, requirements: tuple[Requirement, ...] = ()) -> Step:
    def step(desk: Desk, file: File) -> tuple[File, Borrower]:
        project = file.application.project
        limit = RULES.parameters.limit_on(TODAY, project.purpose if project else Purpose.BUSINESS)
        terms = {"amount_cents": amount, "months": months}
        granted, owing = grant(
            file.application, desk.borrower, limit, **terms, sitting=SITTING, now=NOW, requirements=requirements
        )
        return File(granted), owing

    return step


def repayment(amount: int, paid_by: Payer) -> Step:
    def step(desk: Desk, file: File) -> tuple[File, Borrower]:
        books = file.application, file.opened, desk.borrower
        repaid, account, owing = repay(*books, amount, received_on=day_of(desk.now), now=desk.now, paid_by=paid_by)
        return File(repaid, account), owing

    return step


def rescheduling(months: int, wait: int) -> Step:
    def step(desk: Desk, file: File) -> tuple[File, Borrower]:
        changed, account, owing = reschedule(
            file.application,
            file.opened,
            desk.borrower,
            months=months,
            first_due_on=day_of(desk.now) + timedelta(days=wait),
            reason=RescheduleReason.ILLNESS,
            now=desk.now,
        )
        return File(changed, account), owing

    return step


def _payout(desk: Desk, file: File) -> tuple[File, Borrower]:
    paid_out, account = disburse(file.application, UUID(int=file.application.key.int + 100), desk.now)
    return File(paid_out, account), desk.borrower


def _look(desk: Desk, file: File) -> tuple[File, Borrower]:
    looked, account, owing = miss(file.application, file.opened, desk.borrower, day_of(desk.now))
    return File(looked, account), owing


def _loss(desk: Desk, file: File) -> tuple[File, Borrower]:
    books = file.application, file.opened, desk.borrower
    lost, account, owing = write_off(*books, WriteOffReason.INSOLVENCY, desk.now)
    return File(lost, account), owing


def _withdrawal(desk: Desk, file: File) -> tuple[File, Borrower]:
    withdrawn, free = withdraw(file.application, desk.borrower, desk.now)
    return replace(file, application=withdrawn), free


ADVISER = alone(lambda application: assign_adviser(application, "staff-7", NOW))
WAIVER = alone(lambda application: do_without_guarantor(application, examples.waiver()))
SIGNATURE = alone(lambda application: sign_contract(application, TERMS, 50, TODAY, NOW))
PLAIN: list[Step] = [
    ADVISER,
    alone(lambda application: add_guarantor(application, replace(examples.guarantor(), key=UUID(int=77)), NOW)),
    WAIVER,
    alone(release_guarantor),
    SIGNATURE,
    _payout,
    alone(lambda application: defer(application, SITTING, DeferredReason.PAPERS_ARE_MISSING)),
    alone(lambda application: meet_condition(application, Requirement.INSURANCE_TAKEN, TODAY, NOW)),
    _look,
    _loss,
    alone(
        lambda application: turn_down(application, reason=NotGrantedReason.CANNOT_BE_REPAID, sitting=SITTING, now=NOW)
    ),
    alone(lambda application: lapse(application, NOW)),
    alone(lambda application: remind(application, NOW)),
    alone(lambda application: prolong(application, NOW, NOW + timedelta(days=9))),
    _withdrawal,
    alone(lambda application: cancel(application, NOW)),
]

amounts = st.integers(-1, 1_300_000)
payers = st.sampled_from(Payer)
steps = st.one_of(
    st.sampled_from(PLAIN[:8]),
    st.sampled_from(PLAIN),
    st.builds(submission, amounts, st.sampled_from(Purpose)),
    st.builds(granting, amounts, st.integers(0, 90)),
    st.builds(repayment, amounts, payers),
)
lending = st.one_of(
    st.builds(granting, st.sampled_from([300_000, 300_001, 600_000, 900_000]), st.integers(1, 60)),
    st.builds(granting, st.just(300_000), st.integers(1, 60), st.just((Requirement.INSURANCE_TAKEN,))),
    st.sampled_from([SIGNATURE, _payout, _withdrawal, _look]),
    st.builds(repayment, st.sampled_from([1, 30_000, 300_000, 900_000]), payers),
    st.builds(rescheduling, st.integers(1, 60), st.integers(0, 90)),
)
Tries = list[tuple[int, int, Step]]
"""Which application, how many days pass before, and what is tried."""
days = st.sampled_from([0, 0, 0, 20, 45])
attempts = st.lists(st.tuples(st.sampled_from(NUMBERS), days, steps), max_size=60)
loans = st.lists(st.tuples(st.sampled_from(NUMBERS), days, lending | steps), min_size=4, max_size=60)
ready: Tries = [
    (number, 0, step) for number in NUMBERS for step in (submission(900_000, Purpose.BUSINESS), ADVISER, WAIVER)
]


def walk(tries: Tries) -> list[Desk]:
    """Everything three applications of one borrower went through; a refused step changes nothing."""
    keys = {number: UUID(int=number) for number in NUMBERS}
    files = {
        number: File(invite(key, examples.REF, examples.BORROWER, NOW, examples.ANSWER_BY))
        for number, key in keys.items()
    }
    desk = Desk(files, examples.borrower())
    history = [desk]
    for number, passed, step in tries:
        desk = replace(desk, now=desk.now + timedelta(days=passed))
        try:
            file, owing = step(desk, desk.files[number])
        except FundingError:
            continue
        desk = replace(desk, files={**desk.files, number: file}, borrower=owing)
        history.append(desk)
    return history
