"""A hundred members of staff decide at once, on real PostgreSQL: one decision, and never more than the cap."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from funding import commands
from funding.api.locking import keys_of
from funding.domain.borrower import Borrower
from funding.domain.committee import NotGrantedReason
from funding.domain.errors import AboveTheCap, AlreadyDecided
from funding.domain.guarantee import NoGuaranteeReason
from funding.domain.parameters import Purpose
from funding.domain.project import Project
from funding.store import store
from passerelle.runtime.organization import Organization
from tests.funding.agency import STAFF, TERMS
from tests.funding.examples import BUILDING, KITCHEN, RULES, SITTING, business
from tests.funding.office import Office

AT_ONCE = 100


async def ready_to_decide(office: Office, project: Project, borrower: UUID | None = None) -> UUID:
    ref = await office.refer()
    keys = [ref] if borrower is None else [ref, borrower]
    await office.do(keys, commands.invite, ref=ref, terms=TERMS, borrower=borrower)
    key = UUID((await office.do([ref], commands.submit, ref=ref, project=project, rules=RULES))["id"])
    await office.do([key], commands.assign_adviser, application=key, adviser=STAFF)
    waiver = {"application": key, "reason": NoGuaranteeReason.SMALL_AMOUNT, "decided_by": STAFF}
    await office.do([key], commands.do_without_guarantor, **waiver)
    return key


async def grant(office: Office, key: UUID, amount_cents: int) -> Any:
    terms = {"application": key, "amount_cents": amount_cents, "months": 12, "sitting": SITTING, "rules": RULES}
    return await office.do([key], commands.grant, **terms)


async def turn_down(office: Office, key: UUID) -> Any:
    known = {"application": key, "sitting": SITTING, "rules": RULES}
    return await office.do([key], commands.turn_down, **known, reason=NotGrantedReason.CANNOT_BE_REPAID)


def refusals(results: Sequence[Any]) -> list[type[BaseException]]:
    return [type(result) for result in results if isinstance(result, BaseException)]


async def test_a_hundred_deciders_take_one_decision(office: Office) -> None:
    key = await ready_to_decide(office, KITCHEN)

    tries = [grant(office, key, 800_000) if number % 2 else turn_down(office, key) for number in range(AT_ONCE)]
    results = await asyncio.gather(*tries, return_exceptions=True)

    assert refusals(results) == [AlreadyDecided] * (AT_ONCE - 1)
    assert (await office.queued()).count("application_decided") == 1


async def test_a_hundred_loans_of_one_borrower_stay_below_the_cap(office: Office) -> None:
    project = business(100_000, BUILDING)
    first = await ready_to_decide(office, project)
    borrower = UUID((await grant(office, first, 100_000))["borrower"])
    others = [await ready_to_decide(office, project, borrower) for _ in range(AT_ONCE)]

    results = await asyncio.gather(*(grant(office, key, 100_000) for key in others), return_exceptions=True)

    assert refusals(results) == [AboveTheCap] * (AT_ONCE - 11)
    async with office.pool.acquire() as connection:
        owing: Borrower = (await store.load(connection, [borrower]))[borrower]
    assert owing.owed_cents(Purpose.BUSINESS) == 1_200_000


async def test_a_ref_and_its_file_change_at_once_without_deadlock(office: Office) -> None:
    ref = await office.refer()
    await office.do([ref], commands.invite, ref=ref, terms=TERMS)
    key = UUID((await office.do([ref], commands.submit, ref=ref, project=KITCHEN, rules=RULES))["id"])

    from_ref = [office.do([ref], commands.invite, ref=ref, terms=TERMS) for _ in range(AT_ONCE // 2)]
    organization = cast(Organization, office)
    from_file = [
        office.do(await keys_of(organization, key), commands.assign_adviser, application=key, adviser=f"staff-{number}")
        for number in range(AT_ONCE // 2)
    ]
    results = await asyncio.gather(*from_ref, *from_file, return_exceptions=True)

    assert refusals(results) == []
