"""Whoever must report: asked, reminded, reporting what its own service counts, small counts left out."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from passerelle.contracts.base import Event
from passerelle.contracts.requirements import (
    FiguresReported,
    RequirementReminded,
    RequirementSet,
    RequirementWithdrawn,
)
from passerelle.contracts.statistics import Figure, QuarterCount
from passerelle.messaging.decisions import Message, NotFound, Outgoing, States, merged
from passerelle.messaging.matters import is_matter, matter_of
from passerelle.partnership.reporting import answers, rows
from passerelle.partnership.reporting.report import (
    NothingIsCountedHere,
    QuarterIsNotOver,
    ReportStatus,
    RequiredReport,
    RequirementIsWithdrawn,
)
from passerelle.partnership.reporting.routes import counted, told
from passerelle.privacy.counts import Counts
from tests.shared.partnership.making import NOW, moment

REF = matter_of(UUID(int=77))
REQUIREMENT = UUID(int=78)
AUTHORITY = "grenoble"
DUE = datetime(2026, 4, 30, tzinfo=UTC)
ASKED = RequirementSet(
    requirement=REQUIREMENT,
    figures=(Figure.EMPLOYED, Figure.TRIALS_COMPLETED),
    first_quarter="2025Q4",
    last_quarter="2025Q4",
    report_by=DUE,
)
TWELVE = (QuarterCount(quarter="2025Q4", figure=Figure.EMPLOYED, count=12),)


@pytest.fixture
def migrations() -> list[str]:
    return ["passerelle.partnership.reporting.migrations"]


@pytest.fixture
async def connection(database: str) -> AsyncIterator[Any]:
    opened = await asyncpg.connect(database)
    yield opened
    await opened.close()


def hear(states: States, event: Event, ref: UUID = REF) -> dict[UUID, Any]:
    message = Message(UUID(int=1), AUTHORITY, ref, ref, 1, NOW, event)
    decision = answers.REACTIONS.messages[type(event)](states, message, moment())
    return merged(states, decision.changes)


def report_in(states: States) -> RequiredReport:
    report = states[REF]
    assert isinstance(report, RequiredReport)
    return report


def test_a_matter_is_told_apart_from_the_ref_of_a_person() -> None:
    assert is_matter(REF)
    assert not is_matter(moment().new_id())
    assert matter_of(REF) == REF


def test_what_is_asked_is_remembered_until_its_date() -> None:
    report = report_in(hear({}, ASKED))

    assert (report.authority, report.figures, report.quarters) == (AUTHORITY, ASKED.figures, ["2025Q4"])
    assert [report.status(at) for at in (NOW, DUE)] == [ReportStatus.AWAITED, ReportStatus.LATE]


@pytest.mark.parametrize(
    ("event", "ref"),
    [(ASKED, UUID(int=5, version=4)), (ASKED.model_copy(update={"first_quarter": "2026Q4"}), REF)],
)
def test_a_requirement_that_makes_no_sense_is_left_aside(event: RequirementSet, ref: UUID) -> None:
    assert hear({}, event, ref) == {}


def test_a_reminder_is_seen_and_a_withdrawal_ends_it() -> None:
    reminded = hear(hear({}, ASKED), RequirementReminded(requirement=REQUIREMENT, report_by=DUE))
    withdrawn = hear(reminded, RequirementWithdrawn(requirement=REQUIREMENT))

    assert report_in(reminded).reminded_at == NOW
    assert report_in(withdrawn).status(NOW) is ReportStatus.WITHDRAWN
    with pytest.raises(RequirementIsWithdrawn):
        answers.report_figures(withdrawn, moment(), REF, TWELVE)


def test_a_report_tells_only_what_was_asked_and_names_no_grant() -> None:
    more = (*TWELVE, QuarterCount(quarter="2025Q4", figure=Figure.TRIALS_LEFT, count=7))

    decision = answers.report_figures(hear({}, ASKED), moment(), REF, more)

    message = Outgoing(AUTHORITY, REF, FiguresReported(requirement=REQUIREMENT, counts=TWELVE))
    assert decision.messages == (message,)
    assert (decision.disclosures, decision.messages[0].grant) == ((), None)


def test_a_later_report_replaces_an_earlier_one() -> None:
    first = answers.report_figures(hear({}, ASKED), moment(), REF, TWELVE)
    again = (TWELVE[0].model_copy(update={"count": 13}),)

    second = answers.report_figures(merged({}, first.changes), moment(NOW + timedelta(days=1)), REF, again)

    assert report_in(merged({}, second.changes)).counts == again


def test_figures_of_a_quarter_under_way_are_not_reported() -> None:
    asked = hear({}, ASKED.model_copy(update={"last_quarter": "2026Q1"}))

    with pytest.raises(QuarterIsNotOver):
        answers.report_figures(asked, moment(), REF, TWELVE)


def test_a_service_that_counts_none_of_it_says_so() -> None:
    with pytest.raises(NothingIsCountedHere):
        answers.report_figures(hear({}, ASKED), moment(), REF, ())
    with pytest.raises(NotFound):
        answers.report_figures({}, moment(), REF, TWELVE)


async def test_counts_are_those_of_the_service_small_ones_left_out(connection: Any) -> None:
    async def figures(connection: Any, begin: datetime, end: datetime) -> Counts:
        return {Figure.EMPLOYED: begin.month, Figure.BUSINESS_STARTED: 1 if begin.month == 12 else 0}

    shown = {one.figure: one.count for one in await counted(connection, figures, report_in(hear({}, ASKED)))}

    assert shown == {Figure.TRIALS_COMPLETED: None, Figure.BUSINESS_STARTED: None, Figure.EMPLOYED: 33}


async def test_what_was_told_of_a_quarter_never_changes(connection: Any) -> None:
    here = {"times": 9}

    async def figures(connection: Any, begin: datetime, end: datetime) -> Counts:
        return {Figure.EMPLOYED: here["times"]}

    report = report_in(hear({}, ASKED))
    first = await told(connection, figures, report, NOW)
    here["times"] = 8

    assert {one.count for one in first} == {27}
    assert await told(connection, figures, report, NOW) == await counted(connection, figures, report) == first


async def test_a_look_at_the_counts_decides_nothing(connection: Any) -> None:
    here = {"times": 9}

    async def figures(connection: Any, begin: datetime, end: datetime) -> Counts:
        return {Figure.EMPLOYED: here["times"]}

    report = report_in(hear({}, ASKED))
    await counted(connection, figures, report)
    here["times"] = 10

    assert {one.count for one in await told(connection, figures, report, NOW)} == {30}


async def test_reports_come_back_as_saved_and_by_date(connection: Any) -> None:
    report = report_in(hear({}, ASKED))
    done = replace(
        report, ref=matter_of(UUID(int=79)), report_by=DUE + timedelta(days=9), counts=TWELVE, reported_at=NOW
    )
    await rows.store.save(connection, [report, done, object()])

    first = await rows.listed(connection, None, 1)
    second = await rows.listed(connection, first[-1].ref, 5)

    assert (first, second) == ([done], [report])
    assert await rows.store.load(connection, [report.ref, done.ref]) == {report.ref: report, done.ref: done}


async def test_no_statement_is_made_for_keys_of_people() -> None:
    assert await rows.store.load(None, [UUID(int=5, version=4)]) == {}
