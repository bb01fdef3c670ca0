"""Contracts of a person with the cooperative that hosts the trial, within the frame the law gives each kind."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid5

from enterprise.domain.calendar import last_day_of, months_after
from enterprise.domain.contract_errors import (
    AlreadyUnderContract,
    ContractDatesAreReversed,
    ContractIsTooLong,
    ContractNeedsAnEnd,
    ContractNeedsWriting,
    FullTimeEmployeesAreExcluded,
    NoRenewalLeft,
    NotUnderContract,
    RenewalDoesNotFollow,
)
from enterprise.domain.errors import EnterpriseError
from enterprise.domain.identifiers import Ref
from enterprise.domain.rules import ContractFrame


def file_of(ref: Ref) -> UUID:
    """Key of the person's contracts; the same in every session the person goes through."""
    return uuid5(ref, "contracts")


@dataclass(frozen=True, slots=True)
class Term:
    """One period, the first or a renewal; both days included."""

    starts_on: date
    ends_on: date | None
    signed_on: date | None


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract with its renewals."""

    code: str
    terms: tuple[Term, ...]
    associate_by: date | None = None
    """When the person is to have become an associate, if the frame says so."""
    broken_off_on: date | None = None

    @property
    def starts_on(self) -> date:
        return self.terms[0].starts_on

    @property
    def ends_on(self) -> date | None:
        return self.broken_off_on or self.terms[-1].ends_on

    @property
    def renewals(self) -> int:
        return len(self.terms) - 1

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on < day


@dataclass(frozen=True, slots=True)
class ContractFile:
    """Every contract of one person here, in order."""

    ref: Ref
    contracts: tuple[Contract, ...] = ()

    @property
    def key(self) -> UUID:
        return file_of(self.ref)

    @property
    def latest(self) -> Contract | None:
        return self.contracts[-1] if self.contracts else None

    @property
    def act_by(self) -> date | None:
        """The next day on which something about the latest contract ends."""
        latest = self.latest
        if latest is None or latest.broken_off_on is not None:
            return None
        days = [day for day in (latest.ends_on, latest.associate_by) if day is not None]
        return min(days, default=None)


def sign(file: ContractFile, frame: ContractFrame, term: Term) -> ContractFile:
    """A new contract; raises what `check` raises, and AlreadyUnderContract."""
    _require_order(term)
    latest = file.latest
    if latest is not None and not latest.is_over(term.starts_on):
        raise AlreadyUnderContract
    months = frame.associate_within_months
    associate_by = None if months is None else months_after(term.starts_on, months)
    return replace(file, contracts=(*file.contracts, Contract(frame.code, (term,), associate_by)))


def renew(file: ContractFile, term: Term) -> ContractFile:
    """One more period of the latest contract."""
    latest = _latest(file)
    before = latest.terms[-1].ends_on
    if before is None or latest.broken_off_on is not None:
        raise NotUnderContract
    _require_order(term)
    if (term.starts_on - before).days != 1 or (term.signed_on is not None and term.signed_on > before):
        raise RenewalDoesNotFollow
    return _with_latest(file, replace(latest, terms=(*latest.terms, term)))


def break_off(file: ContractFile, day: date) -> ContractFile:
    """The latest contract ends before its time."""
    latest = _latest(file)
    if not latest.covers(day) or latest.broken_off_on is not None:
        raise NotUnderContract
    return _with_latest(file, replace(latest, broken_off_on=day))


def breaches(frame: ContractFrame, term: Term, renewals: int, *, full_time_employee: bool) -> Iterator[EnterpriseError]:
    """What the frame does not allow, each with the law it comes from."""
    if frame.excludes_full_time_employees and full_time_employee:
        yield FullTimeEmployeesAreExcluded(frame.source)
    if frame.in_writing and term.signed_on is None:
        yield ContractNeedsWriting(frame.source)
    if frame.longest_months is not None:
        if term.ends_on is None:
            yield ContractNeedsAnEnd(frame.source)
        elif term.ends_on > last_day_of(term.starts_on, frame.longest_months):
            yield ContractIsTooLong(frame.source)
    if frame.renewals is not None and renewals > frame.renewals:
        yield NoRenewalLeft(frame.source)


def _latest(file: ContractFile) -> Contract:
    if file.latest is None:
        raise NotUnderContract
    return file.latest


def _with_latest(file: ContractFile, contract: Contract) -> ContractFile:
    return replace(file, contracts=(*file.contracts[:-1], contract))


def _require_order(term: Term) -> None:
    is_reversed = term.ends_on is not None and term.ends_on < term.starts_on
    is_signed_late = term.signed_on is not None and term.signed_on > term.starts_on
    if is_reversed or is_signed_late:
        raise ContractDatesAreReversed
