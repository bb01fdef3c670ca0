"""The pages of a cooperative: one person's way, what the group does, and the money behind it."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
import yaml

import enterprise.pages
from enterprise.app import service
from enterprise.domain.activity import Sharing
from enterprise.domain.budgets import BudgetPurpose
from enterprise.domain.errors import EnterpriseError
from enterprise.domain.follow_ups import FollowUpStatus, Point, Situation
from enterprise.domain.frames import Format, Trade
from enterprise.domain.hours import Weekday
from enterprise.domain.participations import DeclineReason, LeaveReason, Outcome, Status
from enterprise.domain.queue import TurnReason
from enterprise.domain.sessions import SessionStatus
from enterprise.store import desk as lists
from passerelle.contracts.days import day_of
from passerelle.pages.roles import Role
from tests.pages.cooperating import NAME, PURPOSE, SERVICE, Cooperative, sent
from tests.pages.partnering import hosted_partner, tables_of
from tests.referral.explaining import Explaining

WORDS = Path(enterprise.pages.__file__).parent / "words"
CODES = {
    "trial.sharing": Sharing,
    "trial.follow_up": FollowUpStatus,
    "trial.point": Point,
    "trial.situation": Situation,
    "trial.format": Format,
    "trial.trade": Trade,
    "trial.weekday": Weekday,
    "trial.declined_for": DeclineReason,
    "trial.left_for": LeaveReason,
    "trial.outcome": Outcome,
    "trial.status": Status,
    "trial.turn_reason": TurnReason,
    "trial.state": SessionStatus,
    "trial.states": SessionStatus,
    "money.purpose": BudgetPurpose,
}


@pytest.fixture
def migrations() -> Sequence[str]:
    return tables_of(service)


@pytest_asyncio.fixture
async def cooperative(database: str, tmp_path: Path) -> AsyncIterator[Cooperative]:
    async with hosted_partner(service, database, tmp_path, SERVICE, PURPOSE, NAME) as partner:
        yield Cooperative(partner)


async def test_an_offer_is_answered_and_a_late_answer_refused(cooperative: Cooperative) -> None:
    trial = await cooperative.trial()
    kept, late = await cooperative.offered(trial), await cooperative.offered(trial, "Late")
    browser = await cooperative.partner.browser()
    page = f"/desk/participations/{kept}"

    accepted = await sent(browser, page, f"{page}/accept")
    await cooperative.partner.let_time_pass(days=8)
    browser = await cooperative.partner.browser()
    refused = await sent(browser, f"/desk/trials/{trial}", f"/desk/participations/{late}/accept")

    assert "The place is accepted." in accepted.text
    assert "place accepted" in accepted.text
    assert refused.status_code == 409
    assert "The answer comes too late, the place is no longer kept." in refused.text


async def test_a_reservation_is_offered_or_given_up(cooperative: Cooperative) -> None:
    trial = await cooperative.trial()
    refs = [await cooperative.person("First"), await cooperative.person("Second")]
    for ref in refs:
        await cooperative.partner.done(f"/sessions/{trial}/reservations", {"ref": str(ref)})
    browser = await cooperative.partner.browser()
    first, second = (f"/desk/participations/{ref}" for ref in refs)

    hidden = {"ref": str(refs[0]), "how": "offer", "children": "0"}
    offered = await sent(browser, first, f"/desk/trials/{trial}/people", **hidden)
    released = await sent(browser, second, f"{second}/release")

    assert "The place is offered." in offered.text
    assert "The reservation is given up." in released.text


async def test_a_person_who_declines_says_why(cooperative: Cooperative) -> None:
    trial = await cooperative.trial()
    ref = await cooperative.offered(trial)
    browser = await cooperative.partner.browser(language="fr")
    page = f"/desk/participations/{ref}"

    shown = await sent(browser, page, f"{page}/decline", reason="not_mobile")

    assert "Le refus est noté." in shown.text
    assert "ne peut pas se déplacer" in shown.text


async def test_the_end_of_a_trial_is_recorded_with_whom(cooperative: Cooperative) -> None:
    _, (one, other) = await cooperative.begun("Amina", "Zelda")
    browser = await cooperative.partner.browser()
    page = f"/desk/participations/{one}"

    alone = {"outcome": "employment", f"with.{other}": "true"}
    refused = await sent(browser, page, f"{page}/complete", **alone)
    together = {"outcome": "collective_entrepreneurship", f"with.{other}": "true"}
    done = await sent(browser, page, f"{page}/complete", **together)
    left = await sent(browser, f"/desk/participations/{other}", f"/desk/participations/{other}/leave", reason="moved")

    assert refused.status_code == 422
    assert "goes with collective entrepreneurship only" in refused.text
    assert "A reminder comes in six and twelve months." in done.text
    assert "Zelda Rahimi <span" in done.text
    assert "The departure is recorded." in left.text


async def test_a_follow_up_is_due_today_and_recorded(cooperative: Cooperative) -> None:
    _, (ref,) = await cooperative.begun("Amina")
    await cooperative.partner.done(f"/participations/{ref}/complete", {"outcome": "restaurant"})
    cooperative.partner.clock.move(timedelta(days=190))
    await cooperative.partner.changed(ref, grant_until=cooperative.partner.clock.now() + timedelta(days=9))
    browser = await cooperative.partner.browser()

    today = (await browser.get("/desk/today")).text
    listed = (await browser.get("/desk/follow-ups")).text
    answer = {"point": "six_months", "situation": "own_business"}
    rows = await cooperative.partner.rows("SELECT id FROM participations")
    shown = await sent(browser, f"/desk/participations/{ref}", f"/desk/follow-ups/{rows[0]['id']}", **answer)

    assert "People to call, six or twelve months later" in today
    assert f"/desk/participations/{ref}" in today
    assert f"/desk/participations/{ref}" in listed
    assert "The situation is recorded. The referring organization is told." in shown.text
    assert "has a business of their own" in shown.text


async def test_a_contract_stays_within_what_the_law_allows(cooperative: Cooperative) -> None:
    trial = await cooperative.trial()
    ref = await cooperative.accepted(trial)
    browser = await cooperative.partner.browser(language="fr")
    page, today = f"/desk/participations/{ref}", cooperative.today
    term = {"code": "cape", "starts_on": str(today), "signed_on": str(today)}

    law = (await browser.get(page)).text
    too_long = await sent(browser, page, f"{page}/contracts", **term, ends_on=str(today + timedelta(days=500)))
    signed = await sent(browser, page, f"{page}/contracts", **term, ends_on=str(today + timedelta(days=50)))
    tasks = (await browser.get("/desk/today")).text
    broken_off = await sent(browser, page, f"{page}/contracts/break-off")

    assert "12 mois au plus par période. 2 renouvellements au plus. Par écrit." in law
    assert too_long.status_code == 409
    assert "La période est plus longue que la loi ne le permet." in too_long.text
    assert "art. L.127-1" in too_long.text.partition('role="alert"')[2].partition("</p>")[0]
    assert "Le contrat est noté." in signed.text
    assert "Contrats qui se terminent" in tasks
    assert "CAPE" in tasks
    assert "Le contrat se termine aujourd&#39;hui." in broken_off.text


async def test_roles_are_taken_up_and_put_down(cooperative: Cooperative) -> None:
    trial, (ref,) = await cooperative.begun("Amina")
    browser = await cooperative.partner.browser()
    page = f"/desk/trials/{trial}"
    held = {"ref": str(ref), "role": "accounts"}

    before = (await browser.get(page)).text
    taken = await sent(browser, page, f"{page}/roles", **held)
    again = await sent(browser, page, f"{page}/roles", **held)
    ended = await sent(browser, page, f"{page}/roles/end", **held)

    assert before.count("1 missing") == 2
    assert taken.text.count("1 missing") == 1
    assert again.status_code == 409
    assert "The person holds this role already." in again.text
    assert "The role is put down." in ended.text


async def test_a_period_is_shared_to_the_cent_and_taken_back(cooperative: Cooperative) -> None:
    trial, (one, other) = await cooperative.begun("Amina", "Zelda")
    cooperative.partner.clock.move(timedelta(days=60))
    browser = await cooperative.partner.browser(language="fr")
    page, first = f"/desk/trials/{trial}", cooperative.today - timedelta(days=20)
    period = {"starts_on": str(first), "ends_on": str(first + timedelta(days=10)), "sharing": "by_hours"}
    worked = {f"hours.{one}": "7,5", f"hours.{other}": "15"}
    amounts = {"turnover_cents": "1 234,56", "costs_cents": "234,56", "kept_cents": "100", "sales": "12"}

    unclear = await sent(browser, page, f"{page}/periods", **period, **{**amounts, "turnover_cents": "beaucoup"})
    recorded = await sent(browser, page, f"{page}/periods", **period, **amounts, **worked)
    back = await sent(browser, page, f"{page}/periods/{first}/take-back")

    assert unclear.status_code == 422
    assert 'value="beaucoup"' in unclear.text
    assert "La période est notée et partagée." in recorded.text
    assert "1\u202f234,56\u00a0€" in recorded.text
    assert "7:30 h · 300,00\u00a0€" in recorded.text
    assert "La période est reprise." in back.text


async def test_a_wish_of_one_is_answered_like_that_of_both(cooperative: Cooperative) -> None:
    trial, (one, other) = await cooperative.begun("Amina", "Zelda")
    browser = await cooperative.partner.browser()
    page = f"/desk/trials/{trial}"

    first = await sent(browser, page, f"{page}/wishes", ref=str(one), other=str(other), how="record")
    person = (await browser.get(f"/desk/participations/{other}")).text
    second = await sent(browser, page, f"{page}/wishes", ref=str(other), other=str(one), how="record")

    said = "A wish is shown only once both people have it."
    assert said in first.text
    assert said in second.text
    assert "No shared wish yet." in first.text
    assert "wish" not in person
    assert "Amina Rahimi – Zelda Rahimi" in second.text or "Zelda Rahimi – Amina Rahimi" in second.text


async def test_money_of_a_supporter_is_never_overspent(cooperative: Cooperative) -> None:
    trial, today = await cooperative.trial(), cooperative.today
    browser = await cooperative.partner.browser(Role.MANAGER, language="fr")
    page = "/desk/supporters/ville_de_paris"

    await sent(browser, "/desk/supporters", "/desk/supporters", code="ville_de_paris", name="Ville de Paris")
    line = {"purpose": "sessions", "starts_on": str(today), "ends_on": str(today + timedelta(days=300))}
    opened = await sent(browser, page, f"{page}/lines", **line, amount_cents="10 000")
    rows = await cooperative.partner.rows("SELECT id FROM budget_lines")
    aside = {"line": str(rows[0]["id"]), "session": trial}
    await sent(browser, page, f"{page}/commitments", **aside, amount_cents="3 000,00")
    paid_from = {"commitment": str((await cooperative.partner.rows("SELECT id FROM commitments"))[0]["id"])}
    paid = await sent(browser, page, f"{page}/expenses", **paid_from, amount_cents="1 200,50", spent_on=str(today))
    over = await sent(browser, page, f"{page}/expenses", **paid_from, amount_cents="2 000", spent_on=str(today))
    closed = await sent(browser, page, f"{page}/close", **paid_from)
    everything = (await browser.get("/desk/supporters")).text

    assert "La ligne est notée." in opened.text
    assert "10\u202f000,00\u00a0€" in opened.text
    assert "La dépense est notée." in paid.text
    assert over.status_code == 409
    assert "ou mettez d&#39;abord plus de côté." in over.text
    assert "de nouveau libre" in closed.text
    assert "8\u202f799,50\u00a0€" in everything


async def test_a_report_hides_small_counts_of_people(cooperative: Cooperative) -> None:
    await cooperative.partner.done("/supporters", {"code": "fondation", "name": "Fondation <b>"})
    browser = await cooperative.partner.browser(Role.MANAGER)
    page, year = "/desk/supporters/fondation", cooperative.today.year

    too_soon = await sent(browser, page, f"{page}/reports", year=str(year))
    made = await sent(browser, page, f"{page}/reports", year=str(year - 1))

    assert "A report is made once the year is over." in too_soon.text
    assert "The report is made." in made.text
    assert "Numbers below 5 are counted with the others." in made.text
    assert "<b>" not in made.text


async def test_advisers_find_no_page_about_money(cooperative: Cooperative) -> None:
    browser = await cooperative.partner.browser(Role.ADVISER)

    assert (await browser.get("/desk/supporters")).status_code == 404
    assert "/desk/supporters" not in (await browser.get("/desk/trials")).text


async def test_a_referral_leads_to_the_persons_place(cooperative: Cooperative) -> None:
    trial = await cooperative.trial()
    placed, waiting = await cooperative.offered(trial), await cooperative.person()
    browser = await cooperative.partner.browser()

    with_place = (await browser.get(f"/desk/referrals/{placed}")).text
    without = (await browser.get(f"/desk/referrals/{waiting}")).text

    assert f'href="/desk/participations/{placed}"' in with_place
    assert "No place yet: see the open trials" in without


async def test_today_lists_what_lapses_and_what_begins(cooperative: Cooperative) -> None:
    soon = str(cooperative.today + timedelta(days=5))
    trial = await cooperative.trial(starts_on=soon, offer_days=2)
    ref = await cooperative.offered(trial)
    worker, manager = await cooperative.partner.browser(), await cooperative.partner.browser(Role.MANAGER)

    shown = (await worker.get("/desk/today")).text
    without_names = (await manager.get("/desk/today")).text

    assert "Offers without answer that lapse within three days" in shown
    assert f"/desk/participations/{ref}" in shown
    assert "Trials to begin this week" in shown
    assert "1 person lacking" in shown
    assert "Rahimi" not in without_names
    assert f"/desk/trials/{trial}" in without_names
    reads = await cooperative.partner.rows("SELECT thread FROM page_reads WHERE what = 'today'")
    assert {row["thread"] for row in reads} >= {ref}


async def test_each_list_of_the_desk_is_served_by_an_index(database: str) -> None:
    connection = await asyncpg.connect(database)
    await connection.execute("SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off")
    moment = await connection.fetchval("SELECT now()")
    asked: dict[str, Any] = {
        "participations_by_answer": lambda one: lists.offers_lapsing(one, moment, 11),
        "participations_by_reservation": lambda one: lists.reservations_ending(one, moment, 11),
        "sessions_by_status": lambda one: lists.sessions_to_start(one, day_of(moment), 11),
    }
    reached = {}
    for index, read in asked.items():
        explaining = Explaining(connection)
        await read(explaining)
        reached[index] = explaining.reached_by
    await connection.close()

    assert {index: found for index, found in reached.items() if index not in found} == {}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_code_and_every_refusal_has_its_words(language: str) -> None:
    words = yaml.safe_load((WORDS / f"{language}.yaml").read_text("utf-8"))
    codes = {f"{group}.{code}" for group, kind in CODES.items() for code in kind}
    told = [kind for kind in EnterpriseError.__subclasses__() if "settings" not in kind.__module__]
    refusals = {f"refusal.{kind.code}" for kind in told}

    assert (codes | refusals) - words.keys() == set()
