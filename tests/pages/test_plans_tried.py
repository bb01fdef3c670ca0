"""A plan tried on the pathways that are open: counted, named to those who may know, written nowhere."""

from pathlib import Path
from uuid import UUID

import pytest
from httpx import AsyncClient

import referral.pages.plans
from passerelle.pages.words import Words, read_words
from referral.pages.plans import trying
from referral.pages.plans.problems import problem_said
from referral.plans.plan_file import read_plan
from referral.store.dry_run import Wanted, open_batch
from referral.store.overview import Place
from tests.pages.coordinating import GRENOBLE, HOSTILE, MARSEILLE, House
from tests.pages.forms import hidden_fields
from tests.pages.test_plans import shared, text_of
from tests.referral.explaining import Explaining
from tests.referral.test_dry_run import FARMER, LEARNER
from tests.referral.test_networks import WELCOME
from tests.referral.test_plan_files import GOOD, WRONG

RENAMED = FARMER.replace("reception:", "welcome:").replace("first: reception", "first: welcome")
DIRECT = (
    LEARNER.replace("kind: language, service: french_course", "kind: enterprise, service: flashcoop", 1)
    .replace("purpose: learn_french", "purpose: try_enterprise", 1)
    .replace("course_completed, if: {level_reached: {at_least: A2}}", "trial_completed, if: {outcome: left}", 1)
    .replace("{upon: course_completed, go_to: another_course}", "{upon: trial_completed, go_to: another_course}", 1)
)
TABLES = "pathways", "referrals", "pathway_events", "outbox", "own_plans", "received_plans"


async def tried(browser: AsyncClient, document: str, **more: str) -> str:
    """The result for a file that was pasted."""
    form = hidden_fields(await browser.get("/desk/plans/file"))
    answer = await browser.post("/desk/plans/file", data={**form, "document": document, **more})
    assert answer.status_code == 200, (answer.status_code, answer.text)
    return answer.text


async def contents(house: House) -> list[list[str]]:
    return [[str(row) for row in await house.rows(f"SELECT * FROM {table} ORDER BY 1, 2")] for table in TABLES]


async def test_offers_and_missing_agreements_are_counted_and_named(house: House) -> None:
    """Two agreed to the cooperative long ago, one never did; the version refers to it directly."""
    agreed = [await house.pathway(name) for name in ("Amina", "Bako")]
    missing = await house.pathway("Chaya")
    for pathway in agreed:
        await house.desk.agree(pathway, "coopaname", "try_enterprise")
    browser, _ = await house.signed()

    text = await tried(browser, DIRECT)

    assert "3 open pathways were looked at" in text
    assert "<strong>2</strong> would be referred to a partner at once" in text
    assert "<strong>1</strong> lacks the person&#39;s agreement" in text
    offered, _, unagreed = text.partition('<h2 id="agreement">')
    assert all(f"/desk/pathways/{one}" in offered for one in agreed)
    assert f"/desk/pathways/{missing}" in unagreed
    assert "Coopaname" in unagreed


async def test_who_stands_at_a_step_that_is_no_more_is_named(house: House) -> None:
    pathway = await house.pathway(plan="farmer")
    browser, _ = await house.signed(language="fr")

    text = await tried(browser, RENAMED)

    assert "<strong>1</strong> en est à une étape qui n&#39;existe plus" in text
    assert f"/desk/pathways/{pathway}" in text


async def test_a_shared_plan_is_tried_on_another_plans_pathways(house: House) -> None:
    plan, _ = await shared(house, WELCOME)
    await house.pathway(plan="farmer")
    browser, _ = await house.signed()

    own = await text_of(browser, "/desk/plans/try", of=plan)
    other = await text_of(browser, "/desk/plans/try", of=plan, on="farmer")

    assert "No open pathway follows this plan" in own
    assert "<strong>1</strong> stays as it is" in other
    assert "/desk/plans/adopt" in other


async def test_trying_writes_nothing_and_sends_nothing(house: House) -> None:
    pathway = await house.pathway()
    await house.desk.agree(pathway, "coopaname", "try_enterprise")
    browser, _ = await house.signed()
    before = await contents(house)

    assert "would be referred" in await tried(browser, DIRECT)

    assert await contents(house) == before


async def test_each_name_a_dry_run_shows_leaves_a_read(house: House) -> None:
    pathway = await house.pathway(plan="farmer")
    browser, signed = await house.signed()

    await tried(browser, RENAMED)

    rows = await house.rows("SELECT account, thread, what FROM page_reads")
    assert [(row["account"], str(row["thread"]), row["what"]) for row in rows] == [
        (signed.account, pathway, "plans_try")
    ]


async def test_a_dry_run_keeps_to_the_visitors_territory(house: House) -> None:
    here, there = [await house.pathway(plan="farmer", commune=one) for one in (GRENOBLE, MARSEILLE)]
    browser, _ = await house.signed(territories=("38",))

    text = await tried(browser, RENAMED)

    assert here in text
    assert there not in text
    assert "1 open pathway was looked at" in text


async def test_many_batches_count_as_one(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "BATCH", 2)
    monkeypatch.setattr(trying, "SHOWN", 3)
    pathways = [await house.pathway(plan="farmer") for _ in range(5)]
    browser, _ = await house.signed()

    text = await tried(browser, RENAMED)

    assert "<strong>5</strong> stand at a step that no longer exists" in text
    assert [one in text for one in pathways] == [True, True, True, False, False]
    assert "Only the first 3 are shown" in text


async def test_more_pathways_than_are_tried_at_once_are_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "BATCH", 2)
    monkeypatch.setattr(trying, "MOST", 2)
    for _ in range(5):
        await house.pathway(plan="farmer")
    browser, _ = await house.signed()

    text = await tried(browser, RENAMED)

    assert "2 open pathways were looked at. There are 5 of them" in text


async def test_each_batch_is_read_from_an_index_without_sorting(house: House) -> None:
    wanted, place = Wanted("farmer", (), house.clock.now()), Place(house.clock.now(), UUID(int=1))
    async with house.organization.connection() as connection:
        await connection.execute("SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off")
        explaining = Explaining(connection)
        await open_batch(explaining, wanted, place, 100)

    assert {"pathways_open_by_plan", "people_pkey"} <= explaining.reached_by


async def test_a_broken_file_names_line_and_problem(house: House) -> None:
    browser, _ = await house.signed()
    form = hidden_fields(await browser.get("/desk/plans/file"))
    broken = FARMER.replace("go_to: access_to_rights}", "go_to: nowhere}", 1)

    answer = await browser.post("/desk/plans/file", data=form, files={"file": ("plan.yaml", broken.encode())})

    line = 1 + broken[: broken.index("nowhere")].count("\n")
    assert answer.status_code == 422
    assert f'<th scope="row" class="number">{line}</th>' in answer.text
    assert "unknown step: “nowhere”" in answer.text
    assert "go_to: nowhere}" in answer.text


@pytest.mark.parametrize("text", [GOOD.replace(good, bad) for good, bad, *_ in WRONG.values()], ids=WRONG.keys())
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_problem_of_a_plan_has_its_words(text: str, language: str) -> None:
    package = Path(referral.pages.plans.__file__).parent
    words = Words(language, read_words(package / "words" / f"{language}.yaml"))
    messages = [problem.message for problem in read_plan(text, "plan.yaml")[1]]

    assert messages
    assert [one for one in messages if not problem_said(words, one)] == []


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"", "Choose a file or paste a plan"),
        (b"\xff\xfe\x00", "This file is no text"),
        (b"plan: x\n" + b"#" * 24_001, "too long"),
        (b"# ask camille@singa.example\n" + FARMER.encode(), "looks like an address"),
    ],
    ids=["empty", "no text", "too long", "an address"],
)
async def test_a_file_that_is_no_plan_is_refused_in_words(house: House, sent: bytes, said: str) -> None:
    browser, _ = await house.signed()
    form = hidden_fields(await browser.get("/desk/plans/file"))

    answer = await browser.post("/desk/plans/file", data=form, files={"file": ("plan.yaml", sent)})

    assert answer.status_code == 422
    assert said in answer.text


async def test_a_file_is_taken_only_from_our_own_form(house: House) -> None:
    browser, _ = await house.signed()

    foreign = await browser.post("/desk/plans/file", data={"document": FARMER, "csrf": "another", "once": "12345678"})

    assert foreign.status_code == 403 or "too old" in foreign.text
    assert "were looked at" not in foreign.text


async def test_an_own_version_of_a_shared_plan_is_tried_then_adopted(house: House) -> None:
    plan, _ = await shared(house, WELCOME)
    own = FARMER.replace("plan: farmer", "plan: our-welcome")
    browser, signed = await house.signed()

    text = await tried(browser, own, on="farmer")
    adopted = await browser.post("/desk/plans/adapt", data=signed.form(of=plan, document=own.replace("\n", "\r\n")))

    assert f'<option value="{plan}">' in text
    assert adopted.status_code == 303
    assert "adapted from anvita-welcome 1 of anvita" in await text_of(browser, "/desk/plans")


async def test_hostile_names_in_a_dry_run_are_text(house: House) -> None:
    await house.pathway(HOSTILE, plan="farmer")
    browser, _ = await house.signed()

    text = await tried(browser, RENAMED.replace("{en: Access to rights,", f'{{en: "{HOSTILE}",'))

    assert HOSTILE not in text
    assert "&lt;script&gt;" in text
