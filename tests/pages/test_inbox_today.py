from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from language.app import service
from language.reactions import HOOKS
from passerelle import partnership
from passerelle.contracts.lifecycle import ReferralStatus
from passerelle.pages.roles import Role
from passerelle.partnership import ReceivedReferral, desk
from passerelle.partnership.desk import proposal_list, rows
from tests.pages.partnering import Partner, hosted_partner, tables_of
from tests.referral.explaining import Explaining


@pytest.fixture
def migrations() -> Sequence[str]:
    return tables_of(service)


@pytest_asyncio.fixture
async def partner(database: str, tmp_path: Path) -> AsyncIterator[Partner]:
    async with hosted_partner(service, database, tmp_path) as partner:
        yield partner


def part(text: str, name: str) -> str:
    """One section of the page."""
    return text.partition(f'<section aria-labelledby="{name}">')[2].partition("</section>")[0]


async def test_today_lists_answers_starts_and_news_owed(partner: Partner) -> None:
    far, near = partner.clock.now() + timedelta(days=100), partner.clock.now() + timedelta(days=60)
    later, sooner = await partner.referred(answer_by=far), await partner.referred(answer_by=near)
    to_start, to_report = await partner.accepted(), await partner.accepted()
    begin = partial(partnership.start, ref=to_report)
    await partner.organization.execute([to_report], lambda states, moment: begin(states, moment=moment))
    await partner.let_time_pass(days=40)
    browser = await partner.browser()

    shown = (await browser.get("/desk/today")).text

    answers = part(shown, "answer")
    assert answers.index(str(sooner)) < answers.index(str(later))
    assert str(to_start) in part(shown, "start")
    assert "Amina Rahimi" in part(shown, "start")
    assert str(to_report) in part(shown, "report")
    assert (await browser.get("/desk/today/part")).text.count("<section") == shown.count("<section")


async def test_an_overdue_answer_is_late_and_a_quiet_day_says_so(partner: Partner) -> None:
    quiet = (await (await partner.browser(language="fr")).get("/desk/today")).text
    await partner.referred(answer_by=partner.clock.now() + timedelta(days=1))
    partner.clock.move(timedelta(days=2))

    busy = (await (await partner.browser(language="fr")).get("/desk/today")).text

    assert "Rien aujourd&#39;hui." in part(quiet, "answer")
    assert "en retard" in part(busy, "answer")


async def test_today_names_nobody_to_managers_and_notes_who_read(partner: Partner) -> None:
    ref = await partner.accepted()
    await partner.let_time_pass(days=40)
    adviser, manager = await partner.browser(Role.ADVISER), await partner.browser(Role.MANAGER)

    named, nameless = (await adviser.get("/desk/today")).text, (await manager.get("/desk/today")).text

    assert "Amina Rahimi" in named
    assert "Rahimi" not in nameless
    assert str(ref) in nameless
    assert [tuple(one) for one in await partner.rows("SELECT thread, what FROM page_reads")] == [(ref, "today")]
    assert (await (await partner.browser(Role.ADMIN)).get("/desk/today")).status_code == 404


async def test_a_new_kind_of_partner_adds_its_facts_and_tasks(database: str, tmp_path: Path) -> None:
    async def facts(asked: desk.Asked, referral: ReceivedReferral) -> Sequence[desk.Fact]:
        return [desk.Fact("Room", "12 <b>", f"/desk/rooms/{referral.ref}")]

    async def tasks(asked: desk.Asked, shown: int) -> Sequence[desk.Tasks]:
        rooms = [desk.Task(f"Room {number}", "/desk/rooms") for number in range(shown + 1)]
        return [desk.Tasks("rooms", "Rooms to clean", rooms)]

    housing = replace(service, pages=lambda one: desk.routes(one, HOOKS, desk.Own(facts, tasks)))
    async with hosted_partner(housing, database, tmp_path) as partner:
        ref = await partner.referred()
        browser = await partner.browser()

        shown = (await browser.get(f"/desk/referrals/{ref}")).text
        listed = part((await browser.get("/desk/today")).text, "rooms")

    assert f'<dt>Room</dt><dd><a href="/desk/rooms/{ref}">12 &lt;b&gt;</a></dd>' in shown
    assert "Rooms to clean" in listed
    assert listed.count("<li>") == 10
    assert "Only the first 10 are shown." in listed


async def test_each_list_of_the_desk_is_served_by_an_index(database: str) -> None:
    connection = await asyncpg.connect(database)
    await connection.execute("SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off")
    moment = await connection.fetchval("SELECT now()")
    asked: dict[str, Any] = {
        "received_referrals_open": lambda one: rows.open_ones(one, None, None, rows.FIRST, 51),
        "received_referrals_over": lambda one: rows.ended_ones(one, None, rows.LAST, 51),
        "received_referrals_to_answer": lambda one: rows.to_answer(one, 11),
        "deadlines_due": lambda one: rows.owed_by(one, ReferralStatus.ACCEPTED, moment, 11),
        "proposals_newest": lambda one: proposal_list.newest(one, rows.LAST, 21),
    }
    reached = {}
    for index, read in asked.items():
        explaining = Explaining(connection)
        await read(explaining)
        reached[index] = explaining.reached_by
    await connection.close()

    assert {index: found for index, found in reached.items() if index not in found} == {}
