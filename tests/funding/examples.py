"""Applications at each point of their way, so that a test says only what matters to it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from funding.domain.application import Application, Project, Sector
from funding.domain.borrower import Borrower
from funding.domain.guarantee import Guarantor, NoGuarantee, NoGuaranteeReason
from funding.domain.loan import disburse, grant, sign_contract
from funding.domain.parameters import LoanLimit, Purpose, loan_limit_on
from funding.domain.request import add_guarantor, assign_adviser, do_without_guarantor, invite, submit

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
ANSWER_BY = NOW + timedelta(days=30)
APPLICATION, REF, BORROWER, GUARANTOR = (UUID(int=number) for number in range(1, 5))
BUSINESS = loan_limit_on(TODAY, Purpose.BUSINESS)
PERSONAL = loan_limit_on(TODAY, Purpose.PERSONAL)
KITCHEN = Project(Purpose.BUSINESS, 800_000, Sector.ACCOMMODATION_AND_FOOD)


def borrower() -> Borrower:
    return Borrower(BORROWER)


def guarantor(
    *, consented_on: date = TODAY, notice_given_on: date = TODAY, notice_version: str = "2026-01"
) -> Guarantor:
    return Guarantor(
        GUARANTOR,
        APPLICATION,
        name="Dominique Martin",
        contact="dominique@example.org",
        consented_on=consented_on,
        notice_version=notice_version,
        notice_given_on=notice_given_on,
        share_percent=50,
    )


def waiver() -> NoGuarantee:
    return NoGuarantee(NoGuaranteeReason.NOBODY_TO_ASK, decided_by="staff-7", decided_at=NOW)


def invited(key: UUID = APPLICATION) -> Application:
    return invite(key, REF, BORROWER, NOW, ANSWER_BY)


def submitted(project: Project = KITCHEN, key: UUID = APPLICATION) -> Application:
    return submit(invited(key), project, loan_limit_on(TODAY, project.purpose), NOW)


def advised(project: Project = KITCHEN, key: UUID = APPLICATION) -> Application:
    return assign_adviser(submitted(project, key), "staff-7")


def guaranteed() -> Application:
    return add_guarantor(advised(), guarantor(), NOW)


def without_guarantee(project: Project = KITCHEN, key: UUID = APPLICATION) -> Application:
    return do_without_guarantor(advised(project, key), waiver())


def granted(application: Application | None = None, amount_cents: int = 800_000) -> tuple[Application, Borrower]:
    return granting(application or guaranteed(), borrower(), amount_cents=amount_cents)


def granting(
    application: Application,
    to: Borrower,
    *,
    limit: LoanLimit = BUSINESS,
    amount_cents: int = 800_000,
    months: int = 36,
) -> tuple[Application, Borrower]:
    return grant(application, to, limit, amount_cents=amount_cents, months=months, decided_by="staff-9", now=NOW)


def contracted(application: Application | None = None) -> tuple[Application, Borrower]:
    decided, owing = granted(application)
    return sign_contract(decided, 50 if decided.guarantor else None, NOW), owing


def disbursed(application: Application | None = None) -> tuple[Application, Borrower]:
    signed, owing = contracted(application)
    return disburse(signed, NOW), owing


def asking(amount_cents: int, project: Project = KITCHEN) -> Project:
    return replace(project, amount_cents=amount_cents)
