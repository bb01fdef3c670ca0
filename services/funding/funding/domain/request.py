"""From the invitation to a complete file: what the person and the adviser do before the decision."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from funding.domain.application import PAID_OUT, Application, Status
from funding.domain.borrower import Borrower, release
from funding.domain.errors import (
    AdviserIsMissing,
    AlreadyDecided,
    AlreadyDisbursed,
    AlreadySubmitted,
    ApplicationIsOver,
    GuaranteeIsSettled,
    GuarantorIsBound,
    InvitationEndsTooSoon,
    InvitationHasLapsed,
    NotSubmitted,
    ThereIsNoGuarantor,
)
from funding.domain.guarantee import Guarantor, NoGuarantee, check_consent
from funding.domain.parameters import LoanLimit
from funding.domain.project import Project, check_project
from funding.domain.territory import Territory
from passerelle.contracts.days import day_of


def invite(
    key: UUID, ref: UUID, borrower: UUID, now: datetime, answer_by: datetime, territory: Territory | None = None
) -> Application:
    """Invite the person behind the ref to apply until the date."""
    if answer_by <= now:
        raise InvitationEndsTooSoon
    return Application(key, ref, borrower, invited_at=now, answer_by=answer_by, territory=territory)


def prolong(application: Application, now: datetime, answer_by: datetime) -> Application:
    """Give the person until another date."""
    _require_invited(application, now)
    if answer_by <= now:
        raise InvitationEndsTooSoon
    return replace(application, answer_by=answer_by, to_remind_since=None)


def remind(application: Application, now: datetime) -> Application:
    """Note that an unanswered invitation is about to lapse."""
    _require_invited(application, now)
    return replace(application, to_remind_since=now)


def lapse(application: Application, now: datetime) -> Application:
    """Nobody answered in time."""
    if application.status is not Status.INVITED:
        raise AlreadySubmitted
    return replace(application, status=Status.LAPSED, to_remind_since=None, ended_at=now)


def submit(
    application: Application, project: Project, limit: LoanLimit, now: datetime, territory: Territory | None = None
) -> Application:
    """The person applies."""
    _require_invited(application, now)
    check_project(project, limit)
    return replace(
        application,
        status=Status.SUBMITTED,
        project=project,
        territory=territory or application.territory,
        submitted_at=now,
        to_remind_since=None,
    )


def assign_adviser(application: Application, adviser: str, now: datetime) -> Application:
    """Give the application, or give it over, to an adviser; the first one starts the search for a guarantor."""
    require_submitted(application)
    begins = application.status is Status.SUBMITTED
    status = Status.GUARANTOR_SEARCH if begins else application.status
    since = application.advised_since if application.adviser == adviser else now
    return replace(application, adviser=adviser, advised_since=since, status=status)


def add_guarantor(application: Application, guarantor: Guarantor, now: datetime) -> Application:
    """Somebody stands for the loan, of their own will and knowing what becomes of their data."""
    _require_guarantee_open(application)
    check_consent(guarantor, day_of(now))
    return replace(application, guarantor=guarantor.key, status=_unless_granted(application, Status.GUARANTOR_FOUND))


def do_without_guarantor(application: Application, waiver: NoGuarantee) -> Application:
    """The agency decides to lend without a guarantor."""
    _require_guarantee_open(application)
    return replace(application, no_guarantee=waiver, status=_unless_granted(application, Status.NO_GUARANTEE))


def release_guarantor(application: Application) -> Application:
    """The guarantor takes the consent back, which is their right until the contract is signed."""
    require_submitted(application)
    if application.guarantor is None:
        raise ThereIsNoGuarantor
    if application.contract is not None:
        raise GuarantorIsBound
    return replace(application, guarantor=None, status=_unless_granted(application, Status.GUARANTOR_SEARCH))


def withdraw(application: Application, borrower: Borrower, now: datetime) -> tuple[Application, Borrower]:
    """The person gives up, which is possible until the money is paid out; a granted amount is free again."""
    return _end(application, Status.WITHDRAWN, now), release(borrower, application.key)


def cancel(application: Application, now: datetime) -> Application:
    """The referral ended before a loan was granted."""
    if outlives_referral(application):
        raise AlreadyDecided
    return _end(application, Status.CANCELLED, now)


def outlives_referral(application: Application) -> bool:
    """A granted loan is between the person and the agency: it goes on when the referral ends."""
    return application.is_granted


def require_submitted(application: Application) -> None:
    """Somebody applied, and it is not over."""
    if application.is_over:
        raise ApplicationIsOver
    if application.status is Status.INVITED:
        raise NotSubmitted


def _end(application: Application, status: Status, now: datetime) -> Application:
    if application.status in PAID_OUT:
        raise AlreadyDisbursed
    if application.is_over:
        raise ApplicationIsOver
    return replace(application, status=status, guarantor=None, to_remind_since=None, ended_at=now)


def _require_invited(application: Application, now: datetime) -> None:
    if application.status is Status.LAPSED:
        raise InvitationHasLapsed
    if application.is_over:
        raise ApplicationIsOver
    if application.status is not Status.INVITED:
        raise AlreadySubmitted
    if now >= application.answer_by:
        raise InvitationHasLapsed


def _require_guarantee_open(application: Application) -> None:
    require_submitted(application)
    if application.adviser is None:
        raise AdviserIsMissing
    if application.is_guaranteed:
        raise GuaranteeIsSettled


def _unless_granted(application: Application, status: Status) -> Status:
    """After the grant the file moves on by itself: a new guarantor changes nothing in what was decided."""
    return application.status if application.decision is not None else status
