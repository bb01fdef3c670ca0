from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio

from language.app import service
from language.pages import courses
from language.store import desk as lists
from passerelle.contracts.days import day_of
from passerelle.pages.roles import Role
from tests.pages import teaching
from tests.pages.forms import posted
from tests.pages.partnering import HOSTILE, Partner, hosted_partner, tables_of
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


def page(course: UUID) -> str:
    return f"/desk/courses/{course}"


async def test_the_list_says_what_places_each_course_has(partner: Partner) -> None:
    where = await teaching.course(partner, title=HOSTILE)
    await teaching.enrolled(partner, where, "Amina", "Nour", "Zelda")
    browser = await partner.browser()

    shown = (await browser.get("/desk/courses")).text

    assert f'href="{page(where)}"' in shown
    assert HOSTILE not in shown
    assert "2 of 2 places taken" in shown
    assert "full" in shown
    assert "1 person waits" in shown
    assert "from A1 to A2" in shown


async def test_without_courses_the_list_says_what_to_do(partner: Partner) -> None:
    browser = await partner.browser(language="fr")

    assert "Ouvrez-en un pour pouvoir inscrire" in (await browser.get("/desk/courses")).text
    assert "Aucun cours n&#39;est encore terminé." in (await browser.get("/desk/courses?state=ended")).text


async def test_pages_of_courses_follow_each_other(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courses, "PAGE", 1)
    tomorrow = str(day_of(partner.clock.now()) + timedelta(days=1))
    later, sooner = await teaching.course(partner, starts_on=tomorrow), await teaching.course(partner)
    browser = await partner.browser()

    first = (await browser.get("/desk/courses")).text
    following = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    second = (await browser.get(following)).text

    assert [page(one) in first for one in (sooner, later)] == [True, False]
    assert [page(one) in second for one in (sooner, later)] == [False, True]


async def test_a_course_is_opened_planned_started_and_ended(partner: Partner) -> None:
    browser = await partner.browser()
    today = day_of(partner.clock.now())
    plan = {"title": "Evening", "stream": "everyday", "level_from": "A1", "level_to": "A2", "places": "3"}
    days = {"starts_on": str(today), "ends_on": str(today + timedelta(days=27)), "sessions_planned": "4"}

    await posted(browser, "/desk/courses/new", **plan, **days)
    (row,) = await partner.rows("SELECT id FROM courses")
    week = {"day-1": "yes", "teacher": "teacher-1", "starts": "18:00", "ends": "20:00"}
    await posted(browser, page(row["id"]), to=f"{page(row['id'])}/calendar", **week)
    planned = part((await browser.get(page(row["id"]))).text, "calendar")
    await teaching.enrolled(partner, row["id"], "Amina")
    started = await posted(browser, page(row["id"]), to=f"{page(row['id'])}/start")
    running = (await browser.get(started.headers["location"])).text
    refused = await posted(browser, page(row["id"]), to=f"{page(row['id'])}/end")

    assert planned.count("18:00–20:00") == 4
    assert "The course has started." in running
    assert "Call the roll of session 1" in running
    assert refused.status_code == 409
    assert "Some people have no result yet." in refused.text


async def test_a_plan_that_cannot_be_is_asked_again(partner: Partner) -> None:
    browser = await partner.browser(language="fr")
    where = await teaching.course(partner)

    empty = await posted(browser, "/desk/courses/new", title="Soir", places="many")
    no_day = await posted(browser, page(where), to=f"{page(where)}/calendar", teacher="prof-1", starts="18:00")

    assert (empty.status_code, no_day.status_code) == (422, 422)
    assert 'value="Soir"' in empty.text
    assert "Vérifiez cette réponse." in empty.text
    assert "Choisissez au moins un jour" in no_day.text


async def test_the_queue_is_shown_in_its_order_and_why(partner: Partner) -> None:
    where = await teaching.course(partner, places=1)
    refs = await teaching.enrolled(partner, where, "First", "Second", "Third")
    browser = await partner.browser()

    shown = part((await browser.get(page(where))).text, "queue")

    assert shown.index("Second Rahimi") < shown.index("Third Rahimi")
    assert "First Rahimi" not in shown
    assert "goes to the first person by itself" in shown
    assert f"/desk/learners/{refs[1]}" in shown
    assert "asked on" in shown


async def test_whoever_could_come_is_offered_and_noted_as_read(partner: Partner) -> None:
    where = await teaching.course(partner)
    await partner.done(f"/referrals/{await teaching.learner(partner, 'Patient')}/waitlist")
    fits, too_high = await teaching.learner(partner, "Fits"), await teaching.learner(partner, "Higher", "B2")
    browser, signed = await partner.signed(Role.ADVISER)

    shown = part((await browser.get(page(where))).text, "could")

    assert "Fits Rahimi · A1" in shown
    assert "Patient Rahimi · A1" in shown
    assert str(too_high) not in shown
    reads = await partner.rows("SELECT account, thread, what FROM page_reads")
    assert len(reads) == 2
    assert (signed.account, fits, "course") in {tuple(one) for one in reads}


async def test_managers_see_places_and_no_names(partner: Partner) -> None:
    where, (ref,) = await teaching.running(partner, "Amina")
    manager, admin = await partner.browser(Role.MANAGER), await partner.browser(Role.ADMIN)

    shown = (await manager.get(page(where))).text

    assert "1 of 2 places taken" in shown
    assert "Rahimi" not in shown
    for hidden in (f"{page(where)}/roll", f"/desk/learners/{ref}", "/desk/courses/new"):
        assert (await manager.get(hidden)).status_code == 404
    for hidden in ("/desk/courses", page(where), f"{page(where)}/part"):
        assert (await admin.get(hidden)).status_code == 404


async def test_a_course_that_does_not_exist_is_no_page(partner: Partner) -> None:
    browser = await partner.browser()

    for path in (page(uuid4()), f"{page(uuid4())}/roll", f"/desk/learners/{uuid4()}", "/desk/courses?after=monday"):
        assert (await browser.get(path)).status_code == 404


async def test_the_desk_of_today_adds_what_courses_need(partner: Partner) -> None:
    where, _ = await teaching.running(partner, "Amina")
    await teaching.course(partner, title="Starts soon", places=1)
    today = day_of(partner.clock.now())
    slots = [{"on": str(today + timedelta(days=days)), "starts": "18:00", "ends": "20:00"} for days in (0, 7)]
    await partner.done(f"/courses/{where}/calendar", {"teacher": "teacher-1", "sessions": slots})
    to_place, to_enrol = await teaching.learner(partner, "Place", None), await teaching.learner(partner, "Enrol")
    browser = await partner.browser()

    shown = (await browser.get("/desk/today")).text
    partner.clock.move(timedelta(days=61))
    later = (await (await partner.browser()).get("/desk/today")).text

    assert f"{page(where)}/roll?number=1" in part(shown, "rolls")
    assert str(to_place) in part(shown, "place")
    assert str(to_enrol) in part(shown, "enrol")
    assert "Starts soon" in part(shown, "starting")
    assert "to be started" in part(shown, "starting")
    assert "1 person without a result" in part(later, "results")


async def test_a_referral_leads_to_the_learner_and_the_course(partner: Partner) -> None:
    where, (ref,) = await teaching.running(partner, "Amina")
    browser = await partner.browser(language="fr")

    shown = part((await browser.get(f"/desk/referrals/{ref}")).text, "own")

    assert f'href="/desk/learners/{ref}"' in shown
    assert f'href="{page(where)}"' in shown
    assert "inscrit·e" in shown


async def test_each_list_of_courses_is_served_by_an_index(database: str) -> None:
    connection = await asyncpg.connect(database)
    await connection.execute("SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off")
    asked: dict[str, Any] = {
        "courses_open": lambda one: lists.open_courses(one, lists.FIRST, 51),
        "courses_over": lambda one: lists.ended_courses(one, lists.LAST, 51),
        "received_referrals_by_status": lambda one: lists.to_place(one, 11),
    }
    reached = {}
    for index, read in asked.items():
        explaining = Explaining(connection)
        await read(explaining)
        reached[index] = explaining.reached_by
    await connection.close()

    assert {index: found for index, found in reached.items() if index not in found} == {}
