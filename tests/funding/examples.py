"""Applications at each point of their way, so that a test says only what matters to it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from funding.domain.account import Account
from funding.domain.application import Application
from funding.domain.borrower import Borrower
from funding.domain.committee import Sitting
from funding.domain.guarantee import Collected, Consent, Guarantor, NoGuarantee, NoGuaranteeReason, Notice
from funding.domain.loan import disburse, grant, sign_contract
from funding.domain.parameters import LoanLimit, LoanTerms, Purpose
from funding.domain.project import Plan, Project, Spending, Stage, Use
from funding.domain.request import add_guarantor, assign_adviser, do_without_guarantor, invite, submit
from funding.domain.sectors import Sector
from funding.rules import shipped_rules

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
ANSWER_BY = NOW + timedelta(days=30)
APPLICATION, REF, BORROWER, GUARANTOR, ACCOUNT = (UUID(int=number) for number in range(1, 6))
RULES = shipped_rules()
BUSINESS = RULES.parameters.limit_on(TODAY, Purpose.BUSINESS)
PERSONAL = RULES.parameters.limit_on(TODAY, Purpose.PERSONAL)
FOOD = Sector("accommodation_and_food")
BUILDING = Sector("construction")
SITTING = Sitting(TODAY, ("member-1", "member-2"), "staff-9")
TERMS = LoanTerms(rate_basis_points=753, grace_days=7, longest_months=60, unconfirmed=())


def plan_for(amount_cents: int, employees: int = 0) -> Plan:
    return Plan(Stage.BEING_SET_UP, employees, 0, (Spending(Use.EQUIPMENT, amount_cents),))


def business(amount_cents: int, sector: Sector = FOOD) -> Project:
    return Project(Purpose.BUSINESS, amount_cents, sector, plan_for(amount_cents))


KITCHEN = business(800_000)


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
        notice=Notice(notice_version, "fr", notice_given_on),
        consent=Consent(consented_on, Collected.IN_WRITING, "staff-7"),
        share_percent=50,
        keep_until=NOW + timedelta(days=180),
    )


def waiver() -> NoGuarantee:
    return NoGuarantee(NoGuaranteeReason.NOBODY_TO_ASK, decided_by="staff-7", decided_at=NOW)


def invited(key: UUID = APPLICATION) -> Application:
    return invite(key, REF, BORROWER, NOW, ANSWER_BY)


def submitted(project: Project = KITCHEN, key: UUID = APPLICATION) -> Application:
    return submit(invited(key), project, RULES.parameters.limit_on(TODAY, project.purpose), NOW)


def advised(project: Project = KITCHEN, key: UUID = APPLICATION) -> Application:
    return assign_adviser(submitted(project, key), "staff-7", NOW)


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
    return grant(application, to, limit, amount_cents=amount_cents, months=months, sitting=SITTING, now=NOW)


def signing(application: Application, share_percent: int | None = 50, terms: LoanTerms = TERMS) -> Application:
    return sign_contract(application, terms, share_percent, TODAY, NOW)


def contracted(application: Application | None = None) -> tuple[Application, Borrower]:
    decided, owing = granted(application)
    return signing(decided, 50 if decided.guarantor else None), owing


def disbursed(application: Application | None = None) -> tuple[Application, Account, Borrower]:
    signed, owing = contracted(application)
    paid_out, account = disburse(signed, ACCOUNT, NOW)
    return paid_out, account, owing


def asking(amount_cents: int, project: Project = KITCHEN) -> Project:
    return replace(project, amount_cents=amount_cents, plan=plan_for(amount_cents))
