"""What the person does on their own page is their own word, carried out by the rules staff goes by too."""

import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from passerelle.contracts.days import day_of
from referral.domain.own_page import Holder
from tests.pages.coordinating import House
from tests.pages.personal import REPRESENTED, entered, form_of, pressed, referred, waiting

DECLARED = {
    "recipient": "langues",
    "purpose": "learn_french",
    "fields": ["identity", "contact"],
    "valid_until": "2027-12-31T00:00:00Z",
    "notice_version": "2026-01",
    "notice_language": "fr",
    "collected_by": "front_desk",
    "collected_how": "declared_by_staff",
}


async def grants(house: House, pathway: str) -> list[Any]:
    found: list[Any] = await house.desk.get(f"/pathways/{pathway}/grants")
    return found


async def last_of(house: House, pathway: str, what: str) -> Any:
    events = (await house.desk.get(f"/pathways/{pathway}/trace"))["events"]
    return next(one for one in reversed(events) if one["what"] == what)


async def status_of(house: House, pathway: str) -> str:
    return str((await house.desk.get(f"/pathways/{pathway}"))["standing"]["status"])


async def test_a_yes_is_the_persons_own_word_and_moves_the_step_on(house: House) -> None:
    person, pathway, referral = await waiting(house)
    browser = await entered(house, person, "prs")
    page = f"/me/referrals/{referral}"

    answer = await pressed(browser, page, f"{page}/yes", keep_identity="yes", keep_languages="yes", span="six_months")
    shown = (await browser.get(answer.headers["location"])).text

    [given] = await grants(house, pathway)
    assert (given["collected_how"], given["collected_by"], given["notice_language"]) == ("online", "own_link", "fa")
    assert given["fields"] == ["identity", "languages", "pathway"]
    assert given["is_in_force"]
    assert (await last_of(house, pathway, "agreement_given"))["actor"] == "person"
    assert await status_of(house, pathway) == "waits_for_answer"
    assert "نوشته شد: شما بلی گفتید." in shown


async def test_no_box_of_an_agreement_is_ticked_beforehand(house: House) -> None:
    person, _, referral = await waiting(house)
    browser = await entered(house, person)

    boxes = re.findall(r"<input type=.checkbox.[^>]*>", (await browser.get(f"/me/referrals/{referral}")).text)

    assert len(boxes) > 2
    assert not any("checked" in box for box in boxes)


async def test_nothing_that_was_not_shown_can_be_agreed_to(house: House) -> None:
    person, pathway, referral = await waiting(house)
    browser = await entered(house, person)
    page = f"/me/referrals/{referral}"

    await pressed(browser, page, f"{page}/yes", keep_work_right="yes", keep_aims="yes", span="for_ever")

    [given] = await grants(house, pathway)
    assert given["fields"] == ["pathway"]
    assert given["valid_until"] < str(day_of(house.clock.now() + timedelta(days=366)))


async def test_a_no_to_what_is_proposed_tells_nobody(house: House) -> None:
    person, pathway, referral = await waiting(house)
    browser = await entered(house, person)
    page = f"/me/referrals/{referral}/no"

    asked = (await browser.get(page)).text
    await pressed(browser, page, page)

    assert "Langues will know nothing about you." in asked
    assert (await last_of(house, pathway, "referral_cancelled"))["actor"] == "person"
    assert await status_of(house, pathway) == "waits_for_decision"
    assert await house.desk.get(f"/pathways/{pathway}/disclosures") == []
    assert await house.rows("SELECT 1 FROM outbox") == []


async def test_a_no_to_a_place_is_told_to_who_kept_it(house: House) -> None:
    person, _, referral, _ = await referred(house)
    browser = await entered(house, person)
    page = f"/me/referrals/{referral}/no"

    asked = (await browser.get(page)).text
    done = await pressed(browser, page, page)
    again = await browser.get(page)

    assert "We tell Langues today that you are not coming." in asked
    assert done.headers["location"] == "/me?said=me.refused"
    assert again.status_code == 404
    sent = [json.loads(bytes(row["body"]))["type"] for row in await house.rows("SELECT body FROM outbox ORDER BY id")]
    assert sent[-1] == "passerelle.referral.referral_cancelled.v1"


async def test_what_staff_declared_holds_once_the_person_says_so(house: House) -> None:
    person, pathway, _ = await waiting(house)
    grant = (await house.desk.done(f"/pathways/{pathway}/grants", DECLARED))["id"]
    browser = await entered(house, person)
    page = f"/me/agreements/{grant}"

    home = (await browser.get("/me")).text
    before = await status_of(house, pathway)
    await pressed(browser, page, f"{page}/confirm")

    assert home.count("Our team wrote down that you agree to Langues.") == 1
    assert "Do you want us to talk about you to Langues?" not in home
    assert (before, await status_of(house, pathway)) == ("waits_for_agreement", "waits_for_answer")
    assert (await last_of(house, pathway, "agreement_confirmed"))["actor"] == "person"


async def test_what_staff_declared_wrongly_can_be_denied(house: House) -> None:
    person, pathway, _ = await waiting(house)
    grant = (await house.desk.done(f"/pathways/{pathway}/grants", DECLARED))["id"]
    browser = await entered(house, person)
    page = f"/me/agreements/{grant}"

    await pressed(browser, f"{page}/stop", f"{page}/stop")

    assert [one["standing"] for one in await grants(house, pathway)] == ["withdrawn"]
    assert await house.desk.get(f"/pathways/{pathway}/disclosures") == []


async def test_withdrawing_is_asked_once_more_and_told(house: House) -> None:
    person, pathway, _, grant = await referred(house)
    browser = await entered(house, person)
    page = f"/me/agreements/{grant}/stop"

    asked = (await browser.get(page)).text
    still = (await grants(house, pathway))[0]["standing"]
    done = await pressed(browser, page, page)
    known = (await browser.get("/me/known")).text

    assert asked.index("What changes") < asked.index("What you do with Langues stops.")
    assert asked.index("What stays, and why") < asked.index("Langues must erase what we told")
    assert (still, (await grants(house, pathway))[0]["standing"]) == ("in_force", "withdrawn")
    assert done.headers["location"] == "/me/known?said=me.stopped"
    assert "You stopped this agreement on" in known
    assert "This organization must erase this" in known
    assert (await last_of(house, pathway, "agreement_withdrawn"))["actor"] == "person"


async def test_the_person_can_agree_to_less(house: House) -> None:
    person, pathway, _, grant = await referred(house)
    browser = await entered(house, person)
    page = f"/me/agreements/{grant}"

    same = await pressed(browser, page, f"{page}/narrow", keep_identity="yes", keep_contact="yes")
    await pressed(browser, page, f"{page}/narrow", keep_identity="yes")

    assert same.status_code == 422
    assert "You took nothing out." in same.text
    assert [one["fields"] for one in await grants(house, pathway) if one["is_in_force"]] == [["identity", "pathway"]]
    assert "contact" not in (await browser.get("/me/known")).text.partition("What this organization may know")[2][:300]


async def test_a_form_sent_twice_counts_once(house: House) -> None:
    person, pathway, _, grant = await referred(house)
    browser = await entered(house, person)
    page = f"/me/agreements/{grant}/stop"
    fields = form_of((await browser.get(page)).text, page)

    answers = [(await browser.post(page, data=fields)).headers.get("location") for _ in range(2)]

    assert answers == ["/me/known?said=me.stopped"] * 2
    assert len([one for one in await grants(house, pathway) if one["standing"] == "withdrawn"]) == 1


async def test_what_changed_meanwhile_is_refused_in_plain_words(house: House) -> None:
    person, pathway, _, grant = await referred(house)
    browser = await entered(house, person, "es")
    page = f"/me/agreements/{grant}/stop"
    shown = (await browser.get(page)).text
    await house.desk.done(f"/pathways/{pathway}/grants/{grant}/withdraw")

    refused = await browser.post(page, data=form_of(shown, page))

    assert refused.status_code == 409
    assert "Esto ya ha cambiado." in refused.text
    assert "/desk" not in refused.text


async def test_a_minors_yes_needs_who_decides_with_them(house: House) -> None:
    person, pathway, referral = await waiting(house, **REPRESENTED)
    minor = await entered(house, person)
    acting = await entered(house, person, holder=Holder.REPRESENTATIVE)
    page = f"/me/referrals/{referral}"

    asked = (await minor.get(page)).text
    forged = await minor.post(f"{page}/yes", data={**form_of(asked, "/me/leave"), "once": str(uuid4())})
    await pressed(acting, page, f"{page}/yes", keep_identity="yes", span="one_year")

    assert f'action="{page}/yes"' not in asked
    assert "Somebody else must say yes too" in asked
    assert forged.status_code == 409
    [given] = await grants(house, pathway)
    assert (given["collected_how"], given["representative"]) == ("through_representative", "minor")


@pytest.mark.parametrize("kind", ["copy", "call"])
async def test_what_is_asked_is_kept_with_a_day_for_the_answer(house: House, kind: str) -> None:
    person, _, _ = await waiting(house)
    browser = await entered(house, person)
    page = "/me/help" if kind == "call" else "/me/data"

    await pressed(browser, page, f"/me/requests/{kind}")
    shown = (await browser.get("/me/data")).text

    [asked] = await house.desk.get("/people-requests")
    assert (asked["kind"], asked["person"]) == (kind, person)
    assert asked["answer_by"][:10] == str(day_of(house.clock.now() + timedelta(days=30)))
    assert "We answer before" in shown
    assert f'action="/me/requests/{kind}"' not in (await browser.get(page)).text


async def test_a_correction_names_what_is_wrong_and_nothing_else(house: House) -> None:
    person, _, _ = await waiting(house)
    browser = await entered(house, person)
    page, to = "/me/data/correction", "/me/requests/correction"

    nothing = await pressed(browser, page, to)
    await pressed(browser, page, to, keep_contact="yes", words="my number is 06")

    assert nothing.headers["location"] == f"{page}?said=me.choose"
    [asked] = await house.desk.get("/people-requests")
    assert asked["fields"] == ["contact"]
    assert "06" not in str(await house.rows("SELECT kind, fields, answer FROM person_requests"))


async def test_an_erasure_is_asked_for_and_can_be_taken_back(house: House) -> None:
    person, _, _ = await waiting(house)
    browser = await entered(house, person)

    explained = (await browser.get("/me/data/erasure")).text
    await pressed(browser, "/me/data/erasure", "/me/requests/erasure")
    [asked] = await house.desk.get("/people-requests")
    await pressed(browser, "/me/data", f"/me/requests/{asked['id']}/take-back")
    shown = (await browser.get("/me/data")).text

    assert explained.index("Then we erase everything here") < explained.index("Sometimes the law asks to keep")
    file = await house.desk.get(f"/people/{person}/export")

    assert await house.desk.get("/people-requests") == []
    assert [one["answer"] for one in file["requests"]] == ["taken_back"]
    assert "You took this back on" in shown
    assert (await browser.get("/me")).status_code == 200


async def test_another_persons_request_cannot_be_taken_back(house: House) -> None:
    one, other = await house.desk.register(), await house.desk.register(given_name="Other")
    owner, stranger = await entered(house, one), await entered(house, other)
    await pressed(owner, "/me/help", "/me/requests/call")
    [asked] = await house.desk.get("/people-requests")

    fields = {**form_of((await stranger.get("/me")).text, "/me/leave"), "once": str(uuid4())}
    refused = await stranger.post(f"/me/requests/{asked['id']}/take-back", data=fields)

    assert refused.status_code == 404
    assert len(await house.desk.get("/people-requests")) == 1
