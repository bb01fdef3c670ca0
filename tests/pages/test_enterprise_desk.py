"""The pages of a cooperative: its trials, and places in them."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from enterprise.app import service
from enterprise.pages import trials
from passerelle.pages.roles import Role
from tests.pages.cooperating import NAME, PURPOSE, SERVICE, Cooperative, sent
from tests.pages.partnering import HOSTILE, hosted_partner, tables_of


@pytest.fixture
def migrations() -> Sequence[str]:
    return tables_of(service)


@pytest_asyncio.fixture
async def cooperative(database: str, tmp_path: Path) -> AsyncIterator[Cooperative]:
    async with hosted_partner(service, database, tmp_path, SERVICE, PURPOSE, NAME) as partner:
        yield Cooperative(partner)


async def test_a_trial_is_announced_in_a_form(cooperative: Cooperative) -> None:
    browser = await cooperative.partner.browser()
    days = {"starts_on": str(cooperative.today), "ends_on": str(cooperative.today + timedelta(days=9))}
    week = {"day.0": "monday", "begins.0": "09:00", "ends.0": "12:30"}

    shown = await sent(
        browser,
        "/desk/trials/new",
        "/desk/trials/new",
        format="flashcoop",
        trade="cooking",
        places_min="3",
        places_max="12",
        offer_days="5",
        childcare_places="2",
        **days,
        **week,
    )

    assert shown.status_code == 200
    assert "The trial is announced." in shown.text
    assert "Flashcoop · cooking" in shown.text
    assert "Monday 09:00–12:30" in shown.text
    assert "places taken or kept: 0 of 12" in shown.text
    assert "3 people lacking" in shown.text


async def test_a_trial_against_its_format_is_refused_in_place(cooperative: Cooperative) -> None:
    browser = await cooperative.partner.browser(language="fr")

    shown = await sent(
        browser,
        "/desk/trials/new",
        "/desk/trials/new",
        format="flashcoop",
        trade="cooking",
        places_min="3",
        places_max="40",
        offer_days="5",
        starts_on=str(cooperative.today),
        ends_on=str(cooperative.today + timedelta(days=9)),
    )

    assert shown.status_code == 422
    assert "Le nombre de places ne convient pas à ce format. Changez-le." in shown.text
    assert "practice of flashcoops" in shown.text
    assert 'value="40"' in shown.text


async def test_a_field_left_out_is_marked_in_place(cooperative: Cooperative) -> None:
    browser = await cooperative.partner.browser()

    shown = await sent(browser, "/desk/trials/new", "/desk/trials/new", format="flashcoop", trade="cooking")

    assert shown.status_code == 422
    assert "Look at the marked fields again" in shown.text
    assert 'aria-describedby="f-open-starts_on-note"' in shown.text


async def test_the_list_of_trials_says_where_each_stands(
    cooperative: Cooperative, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trials, "PAGE", 2)
    late = [await cooperative.trial(starts_on=str(cooperative.today + timedelta(days=days))) for days in (5, 6, 7)]
    await cooperative.offered(late[2])
    await cooperative.partner.done(f"/sessions/{late[0]}/cancel")
    browser = await cooperative.partner.browser()

    first = (await browser.get("/desk/trials")).text
    following = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    second = (await browser.get(following)).text
    cancelled = (await browser.get("/desk/trials?status=cancelled")).text

    assert [trial in first for trial in late] == [False, True, True]
    assert "accepted: 0 · offered: 1 · reserved: 0 · waiting: 0" in first
    assert [trial in second for trial in late] == [True, False, False]
    assert [trial in cancelled for trial in late] == [True, False, False]


async def test_without_trials_the_list_says_what_to_do(cooperative: Cooperative) -> None:
    browser = await cooperative.partner.browser(language="fr")

    shown = (await browser.get("/desk/trials")).text

    assert "Annoncez-en une pour y proposer des places." in shown


@pytest.mark.parametrize(
    ("how", "said", "status"),
    [
        ("offer", "The place is offered.", "place offered"),
        ("reserve", "The place is reserved. Nobody is told.", "place reserved"),
        ("queue", "The person is on the waiting list.", "waiting"),
    ],
)
async def test_somebody_referred_gets_a_place_or_a_turn(
    cooperative: Cooperative, how: str, said: str, status: str
) -> None:
    trial, ref = await cooperative.trial(), await cooperative.person()
    browser = await cooperative.partner.browser()
    page = f"/desk/trials/{trial}"

    shown = await sent(browser, page, f"{page}/people", ref=str(ref), how=how, children="1")

    assert said in shown.text
    assert f'href="/desk/participations/{ref}"' in shown.text
    assert f">{status}</span>" in shown.text
    assert "1 child to look after" in shown.text


async def test_a_full_trial_refuses_and_says_what_to_do(cooperative: Cooperative) -> None:
    trial = await cooperative.trial(places_max=1)
    await cooperative.offered(trial)
    ref = await cooperative.person("Zelda")
    browser = await cooperative.partner.browser(language="fr")
    page = f"/desk/trials/{trial}"

    shown = await sent(browser, page, f"{page}/people", ref=str(ref), how="offer", children="0")

    assert shown.status_code == 409
    assert "Mettez la personne en liste d&#39;attente, ou choisissez une autre session." in shown.text
    assert f'<option value="{ref}" selected>Zelda Rahimi</option>' in shown.text


async def test_who_waits_reads_why_there_is_no_place(cooperative: Cooperative) -> None:
    trial = await cooperative.trial(places_max=1)
    await cooperative.offered(trial)
    for name in ("Second", "Third"):
        ref = await cooperative.person(name)
        await cooperative.partner.done(f"/sessions/{trial}/waitlist", {"ref": str(ref)})
    browser = await cooperative.partner.browser()

    shown = (await browser.get(f"/desk/trials/{trial}")).text
    waiting = shown.partition('aria-labelledby="waiting"')[2].partition("</section>")[0]

    assert waiting.index("Number 1 in line.") < waiting.index("Number 2 in line.")
    assert "the next one freed goes down the line" in waiting


async def test_a_trial_begins_only_with_enough_people(cooperative: Cooperative) -> None:
    trial = await cooperative.trial(places_min=2)
    await cooperative.accepted(trial)
    browser = await cooperative.partner.browser()
    page = f"/desk/trials/{trial}"

    too_few = await sent(browser, page, f"{page}/start")
    await cooperative.accepted(trial, "Second")
    begun = await sent(browser, page, f"{page}/start")

    assert too_few.status_code == 409
    assert "Too few people accepted. Offer more places, or cancel the trial." in too_few.text
    assert "The trial has begun." in begun.text


async def test_a_cancelled_trial_gives_every_place_back(cooperative: Cooperative) -> None:
    trial = await cooperative.trial()
    await cooperative.accepted(trial)
    browser = await cooperative.partner.browser()

    shown = await sent(browser, f"/desk/trials/{trial}", f"/desk/trials/{trial}/cancel")

    assert "Every place is given back." in shown.text
    assert "place given back" in shown.text


async def test_a_form_sent_twice_is_carried_out_once(cooperative: Cooperative) -> None:
    trial, ref = await cooperative.trial(), await cooperative.person()
    browser, signed = await cooperative.partner.signed()
    form = signed.form(ref=str(ref), how="offer", children="0")

    first = await browser.post(f"/desk/trials/{trial}/people", data=form)
    second = await browser.post(f"/desk/trials/{trial}/people", data=form)

    assert (first.status_code, second.status_code) == (303, 303)
    rows = await cooperative.partner.rows("SELECT id FROM participations")
    assert len(rows) == 1


async def test_names_are_shown_as_text_and_only_while_agreed(cooperative: Cooperative) -> None:
    trial = await cooperative.trial()
    ref = await cooperative.offered(trial, HOSTILE)
    browser = await cooperative.partner.browser()

    agreed = (await browser.get(f"/desk/trials/{trial}")).text
    await cooperative.partner.changed(ref, grant_until=cooperative.partner.clock.now())
    over = (await browser.get(f"/desk/trials/{trial}")).text

    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; Rahimi" in agreed
    assert HOSTILE not in agreed
    assert "Rahimi" not in over
    assert f"File {str(ref)[:8].upper()}" in over


async def test_managers_see_places_but_neither_names_nor_acts(cooperative: Cooperative) -> None:
    trial = await cooperative.trial()
    ref = await cooperative.offered(trial)
    manager, signed = await cooperative.partner.signed(Role.MANAGER)

    shown = (await manager.get(f"/desk/trials/{trial}")).text
    acted = await manager.post(f"/desk/trials/{trial}/cancel", data=signed.form())

    assert "places taken or kept: 1 of 4" in shown
    assert "Rahimi" not in shown
    assert "/cancel" not in shown
    assert acted.status_code == 404
    assert (await manager.get(f"/desk/participations/{ref}")).status_code == 404
    assert (await manager.get("/desk/trials/new")).status_code == 404


async def test_administrators_and_strangers_find_no_trials(cooperative: Cooperative) -> None:
    trial = await cooperative.trial()
    admin = await cooperative.partner.browser(Role.ADMIN)
    nowhere = await (await cooperative.partner.browser()).get("/desk/trials/00000000-0000-4000-8000-000000000000")

    assert (await admin.get("/desk/trials")).status_code == 404
    assert (await admin.get(f"/desk/trials/{trial}")).status_code == 404
    assert nowhere.status_code == 404


async def test_who_read_the_names_of_a_trial_is_kept(cooperative: Cooperative) -> None:
    trial = await cooperative.trial()
    ref = await cooperative.offered(trial)
    browser, signed = await cooperative.partner.signed()

    await browser.get(f"/desk/trials/{trial}")
    await browser.get(f"/desk/participations/{ref}")

    reads = await cooperative.partner.rows("SELECT account, thread, what FROM page_reads ORDER BY what")
    assert {(row["account"], row["thread"], row["what"]) for row in reads} == {
        (signed.account, ref, "trial"),
        (signed.account, ref, "participation"),
    }
