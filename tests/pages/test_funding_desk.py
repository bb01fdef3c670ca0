"""The pages of an agency: applications from the invitation to the committee's decision."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
import yaml

import funding.pages
from funding.app import service
from funding.domain.account import Payer, WriteOffReason
from funding.domain.application import Status
from funding.domain.committee import DeferredReason, NotGrantedReason, Outcome, Requirement
from funding.domain.errors import FundingError
from funding.domain.guarantee import Collected, NoGuaranteeReason
from funding.domain.parameters import Purpose
from funding.domain.project import Stage, Use
from funding.domain.report import MEASURES
from funding.domain.schedule import RescheduleReason
from funding.pages import applications
from funding.store import desk as lists
from passerelle.pages.roles import Role
from tests.pages.cooperating import sent
from tests.pages.lending import NAME, PURPOSE, SERVICE, Lender
from tests.pages.partnering import HOSTILE, hosted_partner, tables_of
from tests.referral.explaining import Explaining

WORDS = Path(funding.pages.__file__).parent / "words"
CODES = {
    "loan.status": Status,
    "loan.purpose": Purpose,
    "loan.stage": Stage,
    "loan.use": Use,
    "loan.collected": Collected,
    "loan.no_guarantee": NoGuaranteeReason,
    "loan.requirement": Requirement,
    "loan.not_granted": NotGrantedReason,
    "loan.deferred": DeferredReason,
    "loan.outcome": Outcome,
    "loan.payer": Payer,
    "loan.rescheduled": RescheduleReason,
    "loan.written_off": WriteOffReason,
    "yearly.measure": MEASURES,
}


@pytest.fixture
def migrations() -> Sequence[str]:
    return tables_of(service)


@pytest_asyncio.fixture
async def lender(database: str, tmp_path: Path) -> AsyncIterator[Lender]:
    async with hosted_partner(service, database, tmp_path, SERVICE, PURPOSE, NAME) as partner:
        yield Lender(partner)


async def test_the_list_says_who_asks_what_and_with_whom(lender: Lender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applications, "PAGE", 2)
    browser, signed = await lender.partner.signed(name="Paul Martin")
    invited, _ = await lender.invited("First")
    lender.partner.clock.move(timedelta(minutes=1))
    mine = await lender.advised(str(signed.account), "Second")
    lender.partner.clock.move(timedelta(minutes=1))
    last = await lender.submitted("Third")

    first = (await browser.get("/desk/applications")).text
    following = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    second = (await browser.get(following)).text
    on_my_desk = (await browser.get("/desk/applications?adviser=me")).text
    waiting = (await browser.get("/desk/applications?state=submitted")).text

    assert [one in first for one in (invited, mine, last)] == [True, True, False]
    assert "Second Rahimi" in first
    assert "with Paul Martin" in first
    assert "€6,000.00" in first
    assert [one in second for one in (invited, mine, last)] == [False, False, True]
    assert [one in on_my_desk for one in (invited, mine, last)] == [False, True, False]
    assert [one in waiting for one in (invited, mine, last)] == [False, False, True]


async def test_without_applications_the_list_says_what_to_do(lender: Lender) -> None:
    browser = await lender.partner.browser(language="fr")

    shown = (await browser.get("/desk/applications")).text
    over = (await browser.get("/desk/applications?over=true")).text

    assert "Acceptez une orientation pour inviter quelqu&#39;un" in shown
    assert "Aucune demande ne correspond." in over


async def test_an_application_is_taken_down_and_adds_up(lender: Lender) -> None:
    application, _ = await lender.invited()
    browser = await lender.partner.browser(language="fr")
    page = f"/desk/applications/{application}"
    asked: dict[str, Any] = {
        "purpose": "business",
        "amount_cents": "5 000",
        "sector": "accommodation_and_food",
        "territory": "38185",
        "plan.stage": "being_set_up",
        "plan.employees": "1",
        "plan.own_funds_cents": "1 500,50",
        "plan.spending.0.use": "equipment",
        "plan.spending.0.amount_cents": "6 000",
        "plan.spending.1.use": "stock",
    }

    unbalanced = await sent(browser, page, f"{page}/submit", **asked)
    done = await sent(browser, page, f"{page}/submit", **asked, **{"plan.spending.1.amount_cents": "500,50"})

    assert unbalanced.status_code == 422
    assert "Le plan ne tombe pas juste." in unbalanced.text
    assert "Les besoins font 6\u202f000,00\u00a0€, le prêt et l&#39;apport font 6\u202f500,50\u00a0€" in unbalanced.text
    assert 'value="1 500,50"' in unbalanced.text
    assert "La demande est notée." in done.text
    assert "le plan tombe juste" in done.text
    assert "Hébergement et restauration" in done.text
    assert done.text.count("6\u202f500,50\u00a0€") == 2


async def test_an_amount_above_the_cap_is_refused_in_place(lender: Lender) -> None:
    application, _ = await lender.invited()
    browser = await lender.partner.browser()
    page = f"/desk/applications/{application}"

    shown = await sent(browser, page, f"{page}/submit", purpose="personal", amount_cents="9 000")
    unclear = await sent(browser, page, f"{page}/submit", purpose="personal", amount_cents="much")

    assert "personal need: €8,000.00 at most, over 84 months at most." in shown.text
    assert shown.status_code == 409
    assert "the amount is above the legal cap. Lower it." in shown.text
    assert unclear.status_code == 422
    assert 'aria-describedby="f-submit-amount_cents-note"' in unclear.text


async def test_an_invitation_is_prolonged_to_the_end_of_a_day(lender: Lender) -> None:
    application, _ = await lender.invited()
    browser = await lender.partner.browser()
    page, day = f"/desk/applications/{application}", lender.today + timedelta(days=50)

    too_soon = await sent(browser, page, f"{page}/invitation", answer_by=str(lender.today - timedelta(days=1)))
    done = await sent(browser, page, f"{page}/invitation", answer_by=str(day))

    assert "Choose a day to come." in too_soon.text
    assert "The invitation is prolonged." in done.text
    rows = await lender.partner.rows("SELECT answer_by AT TIME ZONE 'Europe/Paris' AS local FROM applications")
    assert rows[0]["local"].date() == day


async def test_the_file_shows_what_is_still_missing(lender: Lender) -> None:
    application = await lender.submitted()
    browser, signed = await lender.partner.signed(name="Paul Martin")
    page = f"/desk/applications/{application}"

    before = (await browser.get(page)).text
    assigned = await sent(browser, page, f"{page}/adviser", adviser=str(signed.account))

    pieces = assigned.text.partition('pieces"')[2].partition("</ul>")[0]
    assert before.partition('pieces"')[2].partition("</ul>")[0].count("missing") == 5
    assert pieces.count("missing") == 4
    assert "Paul Martin" in assigned.text


async def test_a_guarantor_is_noted_and_steps_back(lender: Lender) -> None:
    application = await lender.advised()
    browser, manager = await lender.partner.browser(), await lender.partner.browser(Role.MANAGER)
    page, today = f"/desk/applications/{application}", lender.today
    who = {"name": HOSTILE, "contact": "0600000001", "collected": "in_writing", "notice_version": "2026-01"}
    days = {"notice_language": "uk", "notice_given_on": str(today), "consented_on": str(today)}
    before = {**days, "consented_on": str(today - timedelta(days=2))}

    no_notice = await sent(browser, page, f"{page}/guarantor", **who, **before)
    noted = await sent(browser, page, f"{page}/guarantor", **who, **days)
    without_names = (await manager.get(page)).text
    released = await sent(browser, page, f"{page}/guarantor/release")

    assert "The notice must be given by the day of the consent." in no_notice.text
    assert "The guarantor is recorded." in noted.text
    assert "0600000001" in noted.text
    assert HOSTILE not in noted.text
    assert "0600000001" not in without_names
    assert "There is a guarantor." in without_names
    assert "their data is erased" in released.text
    assert await lender.partner.rows("SELECT id FROM guarantors") == []


async def test_doing_without_a_guarantor_is_for_those_who_decide(lender: Lender) -> None:
    application = await lender.advised()
    adviser, signed = await lender.partner.signed(Role.ADVISER)
    lead = await lender.partner.browser(Role.MANAGER)
    page = f"/desk/applications/{application}"

    hidden = (await adviser.get(page)).text
    refused = await adviser.post(f"{page}/no-guarantee", data=signed.form(reason="small_amount"))
    done = await sent(lead, page, f"{page}/no-guarantee", reason="small_amount")

    assert "/no-guarantee" not in hidden
    assert refused.status_code == 404
    assert "The decision to do without a guarantor is recorded." in done.text
    assert "Without a guarantor: small amount" in done.text


async def test_the_committee_grants_once_with_conditions(lender: Lender) -> None:
    application = await lender.ready()
    browser, signed = await lender.partner.signed()
    page = f"/desk/applications/{application}"
    decision = {"outcome": "granted", "amount_cents": "5 500", "months": "24", "held_on": str(lender.today)}
    conditions = {"condition.insurance_taken": "true", "condition.bank_account_opened": "true"}
    there = {f"member.{signed.account}": "true"}

    alone = await sent(browser, page, f"{page}/decision", **decision, **there)
    granted = await sent(browser, page, f"{page}/decision", **decision, **there, **conditions, others="member-2")
    again = await browser.post(f"{page}/decision", data=signed.form(**decision, **there, others="member-2"))
    met = {"condition": "insurance_taken", "met_on": str(lender.today)}
    condition = await sent(browser, page, f"{page}/conditions", **met)
    too_early = await sent(browser, page, f"{page}/contract", signed_on=str(lender.today))

    assert "Too few members were there." in alone.text
    assert "The loan is granted." in granted.text
    assert "€5,500.00, over 24 months" in granted.text
    assert again.status_code == 409
    assert "The application is decided already." in again.text
    assert "The condition is met." in condition.text
    assert "conditions must be met first" in too_early.text.replace("&#39;", "'")


async def test_a_refusal_keeps_its_cause_inside_the_agency(lender: Lender) -> None:
    application = await lender.ready()
    browser = await lender.partner.browser(language="fr")
    page = f"/desk/applications/{application}"
    decision = {"outcome": "not_granted", "reason": "cannot_be_repaid", "others": "member-1, member-2"}

    shown = await sent(browser, page, f"{page}/decision", **decision, held_on=str(lender.today))

    assert "La décision est notée. La raison reste ici." in shown.text
    assert "ne pourrait pas être remboursé" in shown.text
    told = await lender.partner.rows("SELECT body FROM outbox")
    assert told
    assert [row for row in told if b"cannot_be_repaid" in bytes(row["body"])] == []


async def test_the_committee_sees_what_is_ready_and_what_lacks(lender: Lender) -> None:
    ready, not_ready = await lender.ready(), await lender.submitted("Zelda")
    browser = await lender.partner.browser()
    page = f"/desk/applications/{ready}"

    before = (await browser.get("/desk/committee")).text
    later = {"outcome": "deferred", "reason": "project_needs_work", "others": "member-1, member-2"}
    await sent(browser, page, f"{page}/decision", **later, held_on=str(lender.today))
    deferred = (await browser.get("/desk/committee")).text
    no = {"outcome": "not_granted", "reason": "outside_the_rules", "others": "member-1, member-2"}
    await sent(browser, page, f"{page}/decision", **no, held_on=str(lender.today))
    after = (await browser.get("/desk/committee")).text

    first, _, second = before.partition('id="not-ready"')
    assert ready in first
    assert not_ready in second
    assert "missing: an adviser" in second
    assert "put off 1 time" in deferred
    assert ready not in after
    assert '<td class="number">0</td><td class="number">1</td>' in after


async def test_a_person_gives_up_and_nothing_more_is_possible(lender: Lender) -> None:
    application = await lender.advised()
    browser, signed = await lender.partner.signed()
    page = f"/desk/applications/{application}"

    ended = await sent(browser, page, f"{page}/withdrawal", reason="chose_other_path")
    over = await browser.post(f"{page}/adviser", data=signed.form(adviser="staff-8"))
    listed = (await browser.get("/desk/applications?over=true")).text

    assert "The application has ended." in ended.text
    assert over.status_code == 409
    assert "The application is over" in over.text
    assert application in listed


async def test_another_territory_and_other_roles_find_nothing(lender: Lender) -> None:
    here, ref = await lender.invited("Here")
    await lender.partner.done(
        "/applications", {"ref": str(ref), "purpose": "personal", "amount_cents": 100_000, "territory": "38185"}
    )
    nowhere, _ = await lender.invited("Nowhere")
    isere, _ = await lender.partner.signed(territories=("38",))
    bouches, signed = await lender.partner.signed(territories=("13",))
    admin = await lender.partner.browser(Role.ADMIN)

    assert (await isere.get(f"/desk/applications/{here}")).status_code == 200
    assert (await bouches.get(f"/desk/applications/{here}")).status_code == 404
    acted = await bouches.post(f"/desk/applications/{here}/adviser", data=signed.form(adviser="staff-7"))
    assert acted.status_code == 404
    listed = (await bouches.get("/desk/applications")).text
    assert here not in listed
    assert nowhere in listed
    assert here not in (await bouches.get("/desk/committee")).text
    assert (await admin.get("/desk/applications")).status_code == 404
    assert (await isere.get("/desk/applications/00000000-0000-4000-8000-000000000000")).status_code == 404


async def test_names_are_text_and_reading_them_is_kept(lender: Lender) -> None:
    application, ref = await lender.invited(HOSTILE)
    browser, signed = await lender.partner.signed()
    manager = await lender.partner.browser(Role.MANAGER)

    shown = (await browser.get(f"/desk/applications/{application}")).text
    listed = (await browser.get("/desk/applications")).text
    without = (await manager.get(f"/desk/applications/{application}")).text

    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; Rahimi" in shown
    assert HOSTILE not in shown + listed
    assert "Rahimi" not in without
    reads = await lender.partner.rows("SELECT account, thread, what FROM page_reads")
    kept = {(row["what"], row["thread"]) for row in reads if row["account"] == signed.account}
    assert {("application", ref), ("applications", ref)} <= kept


async def test_each_list_of_the_desk_is_served_by_an_index(database: str) -> None:
    connection = await asyncpg.connect(database)
    await connection.execute("SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off")
    moment = await connection.fetchval("SELECT now()")
    asked: dict[str, Any] = {
        "applications_open": lambda one: lists.open_ones(one, lists.Wanted(), None, 51),
        "applications_invited_at": lambda one: lists.ended_ones(one, lists.Wanted(), None, 51),
        "applications_to_answer": lambda one: lists.to_answer(one, moment, (), 11),
        "accounts_behind_since": lambda one: lists.behind(one, (), None, 11),
        "applications_by_sitting": lambda one: lists.sittings(one, 12),
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
    told = [kind for kind in FundingError.__subclasses__() if kind.__module__ == FundingError.__module__]
    refusals = {f"refusal.{kind.code}" for kind in told}

    assert (codes | refusals) - words.keys() == set()
