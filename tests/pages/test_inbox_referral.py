from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from language.app import service
from passerelle.contracts.lifecycle import DeclineReason, FieldGroup, ReferralStatus
from passerelle.pages.roles import Role
from passerelle.partnership.desk.refusing import USUAL
from tests.pages.forms import posted
from tests.pages.partnering import CONTACT, HOSTILE, Partner, hosted_partner, tables_of


@pytest.fixture
def migrations() -> Sequence[str]:
    return tables_of(service)


@pytest_asyncio.fixture
async def partner(database: str, tmp_path: Path) -> AsyncIterator[Partner]:
    async with hosted_partner(service, database, tmp_path) as partner:
        yield partner


def page(ref: UUID) -> str:
    return f"/desk/referrals/{ref}"


async def test_a_new_referral_says_what_is_asked_and_what_can_be_done(partner: Partner) -> None:
    ref = await partner.referred()
    browser = await partner.browser(language="fr")

    shown = (await browser.get(page(ref))).text

    assert "apprendre le français" in shown
    assert "Singa" in shown
    assert "Le nom et les coordonnées arrivent quand vous acceptez." in shown
    assert [step for step in ("open", "accept", "waitlist", "decline", "continue") if f'{ref}/{step}"' in shown] == [
        "open",
        "accept",
        "waitlist",
        "decline",
    ]


async def test_looking_at_a_referral_is_told_by_a_button_only(partner: Partner) -> None:
    ref = await partner.referred()
    browser = await partner.browser()

    await browser.get(page(ref))
    before = await partner.read(ref)
    answer = await posted(browser, page(ref), to=f"{page(ref)}/open")
    shown = (await browser.get(answer.headers["location"])).text

    assert before.opened_at is None
    assert (await partner.read(ref)).opened_at is not None
    assert "knows that somebody looks at it" in shown
    assert "being looked at" in shown


async def test_accepting_takes_the_person_on_and_asks_for_details(partner: Partner) -> None:
    ref = await partner.referred()
    browser = await partner.browser()

    answer = await posted(browser, page(ref), to=f"{page(ref)}/accept", start_by="2027-01-04")
    shown = (await browser.get(page(ref))).text

    state = await partner.read(ref)
    assert answer.status_code == 303
    assert state.status is ReferralStatus.ACCEPTED
    assert state.case is not None
    assert "They appear here by themselves." in shown
    assert "passed on to Singa · that there is a pathway" in shown


async def test_a_date_that_does_not_exist_changes_nothing(partner: Partner) -> None:
    ref = await partner.referred()
    browser = await partner.browser()

    answer = await posted(browser, page(ref), to=f"{page(ref)}/accept", start_by="2027-02-31")

    assert answer.status_code == 422
    assert "There is no such date." in answer.text
    assert (await partner.read(ref)).status is ReferralStatus.SENT


async def test_a_refusal_is_told_with_what_is_usual_for_it(partner: Partner) -> None:
    plain, precise, silent = [await partner.referred() for _ in range(3)]
    browser = await partner.browser()

    await posted(browser, page(plain), to=f"{page(plain)}/decline", reason="session_full")
    said = {"reason": "not_eligible", "declined_by": "partner", "next_action": "reassess", "may_be_shown": "yes"}
    await posted(browser, page(precise), to=f"{page(precise)}/decline", **said)
    nothing = await posted(browser, page(silent), to=f"{page(silent)}/decline", reason="")

    told = [row["body"] for row in await partner.rows("SELECT convert_from(body, 'utf8') AS body FROM outbox")]
    usual, chosen = [one for one in told if "referral_declined" in one]
    assert '"declined_by":"partner","reason":"session_full","may_be_shown":false,"next_action":"wait"' in usual
    assert '"declined_by":"partner","reason":"not_eligible","may_be_shown":true,"next_action":"reassess"' in chosen
    assert nothing.status_code == 422
    assert "Choose a reason." in nothing.text
    assert (await partner.read(silent)).status is ReferralStatus.SENT


async def test_the_waiting_list_and_news_are_told_too(partner: Partner) -> None:
    waits, goes_on = await partner.referred(), await partner.accepted()
    await partner.changed(goes_on, status=ReferralStatus.STARTED)
    browser = await partner.browser()

    await posted(browser, page(waits), to=f"{page(waits)}/waitlist")
    await posted(browser, page(goes_on), to=f"{page(goes_on)}/continue")
    shown = (await browser.get(page(goes_on))).text

    assert (await partner.read(waits)).status is ReferralStatus.WAITLISTED
    assert "The person goes on" in shown
    assert "/decline" not in shown


async def test_what_is_refused_says_what_to_do_next(partner: Partner) -> None:
    ref = await partner.referred()
    browser = await partner.browser(language="fr")
    await posted(browser, page(ref), to=f"{page(ref)}/decline", reason="not_reached")

    again = await posted(browser, "/desk/proposals", to=f"{page(ref)}/accept")

    assert again.status_code == 409
    assert "Cette orientation est déjà terminée." in again.text


async def test_details_are_shown_as_text_while_agreed_and_noted(partner: Partner) -> None:
    ref = await partner.accepted({**CONTACT, "given_name": HOSTILE, "aims": "open_a_bakery"})
    browser, signed = await partner.signed(Role.ADVISER)

    agreed = (await browser.get(page(ref))).text
    await partner.changed(ref, grant_withdrawn_at=partner.clock.now(), contact=None)
    over = (await browser.get(page(ref))).text

    assert "0600000000" in agreed
    assert "open a bakery" in agreed
    assert HOSTILE not in agreed
    assert "0600000000" not in over
    assert "The person&#39;s agreement has ended." in over
    assert "/accept" not in over
    reads = await partner.rows("SELECT account, thread, what FROM page_reads")
    assert {tuple(one) for one in reads} == {(signed.account, ref, "referral")}


async def test_managers_read_no_details_and_act_on_nothing(partner: Partner) -> None:
    ref = await partner.accepted()
    manager, admin = await partner.browser(Role.MANAGER), await partner.browser(Role.ADMIN)
    browser, signed = await partner.signed(Role.MANAGER)

    shown = (await manager.get(page(ref))).text
    acted = await browser.post(f"{page(ref)}/decline", data=signed.form(reason="not_reached"))

    assert "Your role does not show names" in shown
    assert "Rahimi" not in shown
    assert "/decline" not in shown
    assert acted.status_code == 404
    assert (await admin.get(page(ref))).status_code == 404
    assert (await partner.read(ref)).status is ReferralStatus.ACCEPTED


async def test_a_ref_nobody_was_referred_on_is_no_page(partner: Partner) -> None:
    browser = await partner.browser()

    for path in (page(uuid4()), f"{page(uuid4())}/part", "/desk/referrals/amina"):
        assert (await browser.get(path)).status_code == 404


async def test_an_open_page_is_sent_its_part_only_when_it_changed(partner: Partner) -> None:
    ref = await partner.referred()
    browser = await partner.browser()
    seen = (await browser.get(page(ref))).text.partition("seen=")[2].partition('"')[0]

    same = await browser.get(f"{page(ref)}/part", params={"seen": seen})
    await partner.done(f"/referrals/{ref}/open")
    changed = await browser.get(f"{page(ref)}/part", params={"seen": seen})

    assert same.status_code == 204
    assert changed.status_code == 200
    assert "being looked at" in changed.text
    assert "<html" not in changed.text


async def test_each_reason_for_having_no_details_is_said(partner: Partner) -> None:
    nothing = await partner.referred(fields=(FieldGroup.PATHWAY,))
    failed = await partner.accepted({})
    await partner.changed(failed, contact=None, handover_problem="nothing_to_share")
    browser = await partner.browser()

    assert "did not agree to share contact details" in (await browser.get(page(nothing))).text
    shown = (await browser.get(page(failed))).text
    assert "Call the organization that refers." in shown
    assert "There is nothing to hand over." in shown


async def test_a_form_sent_twice_counts_once(partner: Partner) -> None:
    ref = await partner.referred()
    browser, signed = await partner.signed()
    form = signed.form()

    answers = [await browser.post(f"{page(ref)}/accept", data=form) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    assert len(await partner.rows("SELECT FROM disclosures WHERE what = 'referral_accepted'")) == 1


async def test_an_answer_that_is_overdue_is_called_late(partner: Partner) -> None:
    ref = await partner.referred(answer_by=partner.clock.now() + timedelta(days=4))
    partner.clock.move(timedelta(days=5))
    browser = await partner.browser()

    shown = (await browser.get(page(ref))).text

    assert "late" in shown


def test_every_reason_has_its_usual_meaning() -> None:
    assert set(USUAL) == set(DeclineReason)
