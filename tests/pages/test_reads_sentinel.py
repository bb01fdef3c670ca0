"""No page tells a name without leaving a row, at the referring organization and at every kind of partner."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from enterprise.app import service as enterprise
from funding.app import service as funding
from language.app import service as language
from passerelle.contracts.days import day_of
from passerelle.contracts.lifecycle import Purpose
from passerelle.pages.roles import Role
from passerelle.runtime.service import ServiceDefinition
from passerelle.testing.platform import DatabaseFactory
from tests.pages.cooperating import Cooperative
from tests.pages.coordinating import House
from tests.pages.forms import hidden_fields
from tests.pages.lending import Lender
from tests.pages.partnering import Partner, hosted_partner, tables_of
from tests.pages.teaching import running
from tests.pages.watching import CANARY, watched

# These tests last: Kafka is out of reach, and a consumer that could not start may be collected meanwhile.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

WORDS = ("language-to-enterprise", "language_course", "langues", "1", "0")
"""What a parameter may be that is no identifier: a plan, a step, a partner, a version."""


async def test_the_referring_organization_keeps_every_read(house: House) -> None:
    pathway = await house.pathway(CANARY)
    await house.desk.agree(pathway, "langues", "learn_french")
    (person,) = await house.rows("SELECT id FROM people")
    referrals = [str(row["id"]) for row in await house.rows("SELECT id FROM referrals")]
    day = day_of(house.clock.now())
    seen = {"expires_on": str(day + timedelta(days=20)), "verified_by": "desk", "verified_on": str(day)}
    await house.desk.done(f"/people/{person['id']}/documents", {"kind": "recepisse", **seen})
    browser, _ = await house.signed(*Role)

    known = [pathway, str(person["id"]), *referrals, *WORDS]
    found = await watched(house.organization, browser, known, {UUID(pathway), person["id"]})

    assert found.silent == set()
    assert {"/desk/today", "/desk/pathways", "/desk/pathways/{pathway}", "/desk/pathways/export.xlsx"} <= found.telling


async def test_a_search_that_finds_a_name_leaves_a_row(house: House) -> None:
    pathway = await house.pathway(CANARY)
    browser, _ = await house.signed()
    form = hidden_fields(await browser.get("/desk/pathways"))
    await house.rows("TRUNCATE page_reads")

    found = await browser.post("/desk/pathways/search", data={**form, "name": CANARY})

    assert CANARY in found.text
    assert [str(row["thread"]) for row in await house.rows("SELECT thread FROM page_reads")] == [pathway]


async def test_a_language_cooperative_keeps_every_read(database_factory: DatabaseFactory, tmp_path: Path) -> None:
    async for partner in hosted(language, database_factory, tmp_path):
        course, (ref,) = await running(partner, CANARY)
        browser, _ = await partner.signed(*Role)

        found = await watched(partner.organization, browser, [str(course), str(ref), *WORDS], {ref})

        assert found.silent == set()
        assert {
            "/desk/inbox",
            "/desk/referrals/{ref}",
            "/desk/learners/{ref}",
            "/desk/courses/{course}",
        } <= found.telling


async def test_an_enterprise_keeps_every_read(database_factory: DatabaseFactory, tmp_path: Path) -> None:
    asked = ("volatile_cooperative", Purpose.TRY_ENTERPRISE, "migracoop")
    async for partner in hosted(enterprise, database_factory, tmp_path, *asked):
        trial, (ref,) = await Cooperative(partner).begun(CANARY)
        browser, _ = await partner.signed(*Role)

        found = await watched(partner.organization, browser, [trial, str(ref), *WORDS], {ref})

        assert found.silent == set()
        assert {"/desk/inbox", "/desk/referrals/{ref}", "/desk/trials/{session}"} <= found.telling


async def test_an_agency_keeps_every_read(database_factory: DatabaseFactory, tmp_path: Path) -> None:
    asked = ("microcredit", Purpose.FINANCE_PROJECT, "adie")
    async for partner in hosted(funding, database_factory, tmp_path, *asked):
        application = await Lender(partner).advised(given_name=CANARY)
        (row,) = await partner.rows("SELECT ref FROM received_referrals")
        browser, _ = await partner.signed(*Role)

        found = await watched(partner.organization, browser, [application, str(row["ref"]), *WORDS], {row["ref"]})

        assert found.silent == set()
        assert {"/desk/inbox", "/desk/applications", "/desk/applications/{application}"} <= found.telling


async def hosted(
    service: ServiceDefinition,
    database_factory: DatabaseFactory,
    folder: Path,
    offered: str = "french_course",
    purpose: Purpose = Purpose.LEARN_FRENCH,
    name: str = "langues",
) -> AsyncIterator[Partner]:
    dsn = await database_factory(tables_of(service))
    async with hosted_partner(service, dsn, folder, offered, purpose, name) as partner:
        yield partner
