from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
from httpx import AsyncClient, Response

from language.app import service
from passerelle.contracts.days import day_of
from passerelle.contracts.lifecycle import ReferralStatus
from tests.pages import teaching
from tests.pages.forms import posted
from tests.pages.partnering import CONTACT, HOSTILE, Partner, hosted_partner, tables_of


@pytest.fixture
def migrations() -> Sequence[str]:
    return tables_of(service)


@pytest_asyncio.fixture
async def partner(database: str, tmp_path: Path) -> AsyncIterator[Partner]:
    async with hosted_partner(service, database, tmp_path) as partner:
        yield partner


def file(ref: UUID) -> str:
    return f"/desk/learners/{ref}"


def roll(course: UUID) -> str:
    return f"/desk/courses/{course}/roll"


async def called(browser: AsyncClient, partner: Partner, course: UUID, *present: UUID, **more: str) -> Response:
    """The roll of today."""
    ticks = {f"present-{ref}": "yes" for ref in present}
    return await posted(browser, roll(course), held_on=str(day_of(partner.clock.now())), **ticks, **more)


async def told(partner: Partner, what: str) -> list[str]:
    """What was said to the owner, by the end of its wire name."""
    rows = await partner.rows("SELECT convert_from(body, 'utf8') AS body FROM outbox ORDER BY position")
    return [row["body"] for row in rows if f".{what}." in row["body"]]


async def test_a_roll_is_called_by_ticking_who_is_there(partner: Partner) -> None:
    where, (there, excused, absent) = await teaching.running(partner, "There", "Excused", "Absent", places=3)
    browser = await partner.browser()
    ticks = {f"excused-{one}": "yes" for one in (there, excused)}

    shown = (await browser.get(roll(where))).text
    recorded = await called(browser, partner, where, there, minutes="90", **ticks)
    after = (await browser.get(recorded.headers["location"])).text

    assert [str(one) in shown for one in (there, excused, absent)] == [True, True, True]
    assert "The roll is recorded." in after
    assert "1 person present" in after
    assert "1 excused absence" in after
    register = await partner.api.get(f"/courses/{where}")
    assert [(one["attended"], one["held"], one["excused"]) for one in register.json()["enrolments"]] == [
        (1, 1, 0),
        (0, 0, 1),
        (0, 1, 0),
    ]


async def test_a_roll_is_corrected_without_a_second_session(partner: Partner) -> None:
    where, (one, other) = await teaching.running(partner, "One", "Other")
    browser = await partner.browser()
    await called(browser, partner, where, one)

    shown = (await browser.get(f"{roll(where)}?number=1")).text
    await called(browser, partner, where, other, number="1")

    assert "replaces it" in shown
    assert f'name="present-{one}" value="yes" checked' in shown
    (session,) = await partner.rows("SELECT number, cardinality(present) AS present FROM sessions")
    assert tuple(session) == (1, 1)


async def test_a_roll_of_tomorrow_is_not_taken(partner: Partner) -> None:
    where, (ref,) = await teaching.running(partner, "Amina")
    browser = await partner.browser(language="fr")
    tomorrow = day_of(partner.clock.now()) + timedelta(days=2)

    early = await posted(browser, roll(where), **{f"present-{ref}": "yes", "held_on": str(tomorrow)})
    endless = await called(browser, partner, where, ref, minutes="5000")

    assert (early.status_code, endless.status_code) == (422, 422)
    assert "Une séance a lieu aujourd&#39;hui ou avant." in early.text
    assert f'name="present-{ref}" value="yes" checked' in endless.text
    assert await partner.rows("SELECT FROM sessions") == []


async def test_rolls_are_for_courses_that_run(partner: Partner) -> None:
    planned = await teaching.course(partner)
    where, _ = await teaching.running(partner, "Amina")
    browser = await partner.browser()

    assert (await browser.get(roll(planned))).status_code == 404
    assert (await browser.get(f"{roll(where)}?number=3")).status_code == 404


async def test_a_test_of_four_skills_gives_a_level_and_tells_it(partner: Partner) -> None:
    ref = await teaching.learner(partner, HOSTILE, level=None)
    browser = await partner.browser()

    nothing = await posted(browser, file(ref), to=f"{file(ref)}/placement")
    await posted(browser, file(ref), to=f"{file(ref)}/placement", listening="A2", reading="A1")
    shown = (await browser.get(file(ref))).text

    assert nothing.status_code == 422
    assert "Test at least one skill." in nothing.text
    assert "After the weakest skill of the test." in shown
    assert HOSTILE not in shown
    (milestone,) = await told(partner, "placement_completed")
    assert '"level":"A1"' in milestone


async def test_whoever_asks_has_a_place_or_a_turn(partner: Partner) -> None:
    where = await teaching.course(partner, places=1)
    first, second = await teaching.learner(partner, "First"), await teaching.learner(partner, "Second")
    browser = await partner.browser()

    for ref in (first, second):
        await posted(browser, file(ref), to=f"{file(ref)}/enrol", course=str(where))
    waits = (await browser.get(file(second))).text
    await posted(browser, file(first), to=f"{file(first)}/withdraw", course=str(where))
    while await partner.organization.commands.wake_due():
        pass
    called_up = (await browser.get(file(second))).text

    assert "turn 1 in the queue" in waits
    assert "enrolled" in called_up
    assert (await partner.read(second)).status is ReferralStatus.ACCEPTED


async def test_whom_the_funder_keeps_out_is_told_why_and_may_be_let_in(partner: Partner) -> None:
    where = await teaching.course(partner, stream="city_funded")
    ref = await teaching.learner(partner)
    browser = await partner.browser(language="fr")

    shown = (await browser.get(file(ref))).text
    refused = await posted(browser, file(ref), to=f"{file(ref)}/enrol", course=str(where))
    await posted(browser, file(ref), to=f"{file(ref)}/enrol", course=str(where), let_in="yes")

    assert "Travail : pas encore demandé" in shown
    assert refused.status_code == 422
    assert "Voyez pourquoi à côté du cours." in refused.text
    (line,) = await partner.rows("SELECT status, let_in_by FROM enrolments")
    assert line["status"] == "enrolled"
    assert line["let_in_by"] is not None


async def test_a_break_keeps_the_place_until_the_return(partner: Partner) -> None:
    where, (ref,) = await teaching.running(partner, "Amina")
    browser = await partner.browser()
    until = str(day_of(partner.clock.now()) + timedelta(days=10))

    wrong = await posted(browser, file(ref), to=f"{file(ref)}/pause", course=str(where))
    await posted(browser, file(ref), to=f"{file(ref)}/pause", course=str(where), reason="health", kept_until=until)
    away = (await browser.get(file(ref))).text
    await posted(browser, file(ref), to=f"{file(ref)}/resume", course=str(where))
    back = (await browser.get(file(ref))).text

    assert wrong.status_code == 422
    assert "on a break, place kept" in away
    assert "on a break" not in back


async def test_the_level_reached_ends_the_course_and_is_told(partner: Partner) -> None:
    where, (ref,) = await teaching.running(partner, "Amina")
    browser = await partner.browser()
    await called(browser, partner, where, ref, minutes="120")

    unsaid = await posted(browser, file(ref), to=f"{file(ref)}/complete", course=str(where))
    await posted(browser, file(ref), to=f"{file(ref)}/complete", course=str(where), level_reached="A2")
    await posted(browser, file(ref), to=f"{file(ref)}/attendance-certificate", course=str(where))
    shown = (await browser.get(file(ref))).text
    referral = (await browser.get(f"/desk/referrals/{ref}")).text

    assert unsaid.status_code == 422
    assert "Level reached in class: A2" in shown
    assert "Attendance certificate, 2 hours" in shown
    (milestone,) = await told(partner, "course_completed")
    assert '"level_reached":"A2"' in milestone
    assert (await partner.read(ref)).status is ReferralStatus.COMPLETED
    assert "Course completed" in referral


async def test_too_little_attendance_is_refused_with_the_way_on(partner: Partner) -> None:
    where, (ref,) = await teaching.running(partner, "Amina")
    browser = await partner.browser(language="fr")
    await called(browser, partner, where)

    refused = await posted(browser, file(ref), to=f"{file(ref)}/complete", course=str(where), level_reached="A2")
    await posted(browser, file(ref), to=f"{file(ref)}/leave", course=str(where), reason="stopped_coming")

    assert refused.status_code == 409
    assert "Notez plutôt un arrêt." in refused.text
    (milestone,) = await told(partner, "course_left")
    assert '"reason":"stopped_coming"' in milestone
    assert (await partner.read(ref)).status is ReferralStatus.LEFT


async def test_what_is_missing_for_a_card_changes_with_proofs(partner: Partner) -> None:
    ref = await teaching.learner(partner)
    browser = await partner.browser()
    passed = str(day_of(partner.clock.now()) - timedelta(days=30))

    before = (await browser.get(file(ref))).text
    incomplete = await posted(browser, file(ref), to=f"{file(ref)}/certificates", kind="delf")
    await posted(browser, file(ref), to=f"{file(ref)}/certificates", kind="delf", level="B2", passed_on=passed)
    await posted(browser, file(ref), to=f"{file(ref)}/facts", fact="work:employed", verified="yes")
    await posted(browser, file(ref), to=f"{file(ref)}/facts", born_on="1950-05-01")
    after = (await browser.get(file(ref))).text
    other = (await browser.get(f"{file(ref)}?procedure=naturalisation")).text

    assert before.count("missing</span>") > after.count("missing</span>")
    assert incomplete.status_code == 422
    assert "DELF · B2" in after
    assert "employed <span" in after
    assert "1950-05-01" in after
    assert "Civic exam" in other


async def test_names_go_from_pages_when_the_agreement_ends(partner: Partner) -> None:
    where, (ref,) = await teaching.running(partner, "Amina")
    await partner.changed(ref, grant_until=partner.clock.now())
    browser = await partner.browser()

    shown = [(await browser.get(path)).text for path in (file(ref), roll(where), f"/desk/courses/{where}")]

    assert [CONTACT["family_name"] in one for one in shown] == [False] * 3
    assert [f"File {str(ref)[:8].upper()}" in one for one in shown] == [True] * 3
