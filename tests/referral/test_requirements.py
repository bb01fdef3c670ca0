"""A local authority requires figures of associations, and sees whether they report them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from passerelle.contracts.requirements import FiguresReported, RequirementReminded, RequirementSet
from passerelle.contracts.statistics import Figure, QuarterCount
from passerelle.messaging.matters import is_matter, matter_of
from passerelle.partnership.reporting import rows as reports
from referral.store import memberships
from referral.store import requirements as rows
from tests.referral.explaining import Explaining
from tests.referral.office import Desktop, Office

ASKED = {
    "organizations": ["langues", "adie"],
    "figures": ["level_a2_reached", "employed"],
    "first_quarter": "2025Q4",
    "last_quarter": "2026Q1",
    "report_by": "2026-04-30T22:00:00Z",
}
REPORT_BY = datetime(2026, 4, 30, 22, tzinfo=UTC)


def counts(a2: int | None) -> tuple[QuarterCount, ...]:
    return (QuarterCount(quarter="2025Q4", figure=Figure.LEVEL_A2_REACHED, count=a2),)


async def told(office: Office, event: type[Any]) -> dict[str, UUID]:
    """The ref of each recipient that was told such an event."""
    rows = await office.rows("SELECT recipient, ref, convert_from(body, 'UTF8') AS body, grant_id FROM outbox")
    assert all(row["grant_id"] is None for row in rows)
    return {row["recipient"]: row["ref"] for row in rows if event.wire in row["body"]}


async def report(office: Office, requirement: str, ref: UUID, a2: int | None) -> None:
    organization = next(name for name, own in (await told(office, RequirementSet)).items() if own == ref)
    await office.hear(organization, ref, FiguresReported(requirement=UUID(requirement), counts=counts(a2)))


async def standings(desktop: Desktop, requirement: str) -> dict[str, str]:
    shown = await desktop.get(f"/requirements/{requirement}")
    return {one["organization"]: one["standing"] for one in shown["addressed"]}


async def test_each_association_is_told_on_a_ref_of_its_own(office: Office, desktop: Desktop) -> None:
    requirement = await desktop.done("/requirements", ASKED)

    refs = await told(office, RequirementSet)
    assert set(refs) == {"langues", "adie"}
    assert len(set(refs.values())) == 2
    assert all(is_matter(ref) for ref in refs.values())
    assert (requirement["awaited"], requirement["missing"]) == (2, 0)


async def test_a_requirement_discloses_nothing_about_anybody(office: Office, desktop: Desktop) -> None:
    await desktop.done("/requirements", ASKED)

    assert await office.rows("SELECT * FROM disclosures") == []


async def test_who_serves_the_territory_is_addressed(office: Office, desktop: Desktop) -> None:
    office.directory.territories["adie"] = {"departments": ("38",)}
    office.directory.territories["coopaname"] = {"territories": ("38185",)}

    by_department = await desktop.done("/requirements", _on({"departments": ["38"]}))
    by_commune = await desktop.done("/requirements", _on({"communes": ["38185"]}))
    refused, problem = await desktop.post("/requirements", _on({"groupings": ["200040715"]}))

    assert [one["organization"] for one in by_department["addressed"]] == ["adie", "coopaname"]
    assert [one["organization"] for one in by_commune["addressed"]] == ["coopaname"]
    assert (refused, problem["code"]) == (422, "nobody_is_addressed")


async def test_what_was_reported_is_seen_and_small_counts_are_not(office: Office, desktop: Desktop) -> None:
    requirement = (await desktop.done("/requirements", ASKED))["id"]
    refs = await told(office, RequirementSet)

    await report(office, requirement, refs["langues"], 12)
    await report(office, requirement, refs["adie"], None)

    shown = {one["organization"]: one for one in (await desktop.get(f"/requirements/{requirement}"))["addressed"]}
    assert (shown["langues"]["standing"], shown["langues"]["counts"][0]["count"]) == ("reported", 12)
    assert (shown["adie"]["standing"], shown["adie"]["counts"][0]["count"]) == ("reported", None)


async def test_a_report_of_somebody_else_changes_nothing(office: Office, desktop: Desktop) -> None:
    requirement = (await desktop.done("/requirements", ASKED))["id"]
    refs = await told(office, RequirementSet)

    await office.hear("langues", refs["langues"], FiguresReported(requirement=uuid4(), counts=counts(50)))

    assert set((await standings(desktop, requirement)).values()) == {"awaited"}


async def test_who_has_not_reported_is_reminded_then_missing(office: Office, desktop: Desktop) -> None:
    requirement = (await desktop.done("/requirements", ASKED))["id"]
    refs = await told(office, RequirementSet)
    await report(office, requirement, refs["langues"], 12)

    office.time = REPORT_BY - timedelta(days=7)
    await office.commands.wake_due()
    assert list(await told(office, RequirementReminded)) == ["adie"]
    office.time = REPORT_BY
    await office.commands.wake_due()

    shown = await desktop.get(f"/requirements/{requirement}")
    assert (await standings(desktop, requirement), shown["missing"]) == ({"langues": "reported", "adie": "missing"}, 1)
    assert [len(one["reminders"]) for one in shown["addressed"]] == [2, 0]


async def test_a_late_report_is_seen_as_late(office: Office, desktop: Desktop) -> None:
    requirement = (await desktop.done("/requirements", ASKED))["id"]
    refs = await told(office, RequirementSet)

    office.time = REPORT_BY + timedelta(days=1)
    await report(office, requirement, refs["adie"], 7)

    assert (await standings(desktop, requirement))["adie"] == "reported_late"


async def test_once_everybody_reported_nobody_is_reminded(office: Office, desktop: Desktop) -> None:
    requirement = (await desktop.done("/requirements", ASKED))["id"]
    refs = await told(office, RequirementSet)
    for name in ("langues", "adie"):
        await report(office, requirement, refs[name], 9)

    office.time = REPORT_BY + timedelta(days=1)

    assert await office.commands.wake_due() == 0
    assert await told(office, RequirementReminded) == {}


async def test_a_withdrawn_requirement_reminds_nobody(office: Office, desktop: Desktop) -> None:
    requirement = (await desktop.done("/requirements", ASKED))["id"]

    withdrawn = await desktop.done(f"/requirements/{requirement}/withdraw")
    again, problem = await desktop.post(f"/requirements/{requirement}/withdraw")
    office.time = REPORT_BY + timedelta(days=1)

    assert {one["standing"] for one in withdrawn["addressed"]} == {"withdrawn"}
    assert (again, problem["code"]) == (409, "requirement_is_withdrawn")
    assert await office.commands.wake_due() == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"organizations": ["nobody"]}, "association_is_unknown"),
        ({"organizations": []}, "nobody_is_addressed"),
        ({"first_quarter": "2026Q2"}, "quarters_are_reversed"),
        ({"first_quarter": "2023Q4"}, "quarters_are_reversed"),
        ({"report_by": "2026-03-31T00:00:00Z"}, "report_is_due_too_early"),
        ({"last_quarter": "2025Q4", "report_by": "2026-01-15T00:00:00Z"}, "report_is_due_too_early"),
    ],
)
async def test_a_requirement_that_cannot_be_met_is_refused(desktop: Desktop, change: Any, code: str) -> None:
    refused, problem = await desktop.post("/requirements", {**ASKED, **change})

    assert (refused, problem["code"]) == (422, code)


async def test_requirements_are_listed_page_by_page(desktop: Desktop) -> None:
    dates = [f"2026-0{month}-30T00:00:00Z" for month in (5, 6, 7)]
    made = [(await desktop.done("/requirements", {**ASKED, "report_by": date}))["id"] for date in dates]

    first = await desktop.get("/requirements", limit=2)
    second = await desktop.get("/requirements", limit=2, after=first[-1]["id"])

    assert [one["id"] for one in [*first, *second]] == made[::-1]


async def test_a_referring_organization_reports_what_its_pathways_reached(office: Office, desktop: Desktop) -> None:
    for _ in range(6):
        await desktop.open()
    ref, asked = matter_of(uuid4()), _set(("pathways_opened", "employed"))
    await office.hear("grenoble", ref, asked, opens=True)

    too_early, problem = await desktop.post(f"/requirements/received/{ref}/report")
    office.time = datetime(2026, 4, 2, tzinfo=UTC)
    reported = await desktop.done(f"/requirements/received/{ref}/report")

    assert (too_early, problem["code"]) == (409, "quarter_is_not_over")
    assert {one["figure"]: one["count"] for one in reported["counts"]} == {"pathways_opened": 6, "employed": None}
    assert await told(office, FiguresReported) == {"grenoble": ref}


def _set(figures: tuple[str, ...]) -> RequirementSet:
    return RequirementSet(
        requirement=uuid4(),
        figures=tuple(Figure(one) for one in figures),
        first_quarter="2026Q1",
        last_quarter="2026Q1",
        report_by=REPORT_BY,
    )


def _on(territory: dict[str, list[str]]) -> dict[str, Any]:
    return {**ASKED, "organizations": [], "territory": territory}


async def test_lists_between_organizations_are_read_by_index(office: Office) -> None:
    async with office.connection() as connection:
        # A table of few rows is read whole whatever its indexes: what counts is that one can be used.
        await connection.execute("SET enable_seqscan = off")
        await connection.execute("SET enable_sort = off")
        explaining = Explaining(connection)
        await rows.requirements_listed(explaining, None, 100)
        await memberships.memberships_listed(explaining, None, 100)
        await reports.listed(explaining, None, 100)

    assert {"requirements_by_date", "memberships_pkey", "required_reports_by_date"} <= explaining.reached_by
    assert not {one for one in explaining.reached_by if "Seq Scan" in one}
