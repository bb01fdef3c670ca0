"""The person's own page: what it shows, in six languages, and to whom."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import yaml

import referral.pages.person
from passerelle.contracts.days import day_of
from passerelle.pages.words import RIGHT_TO_LEFT
from referral.domain.asked_of import Asked
from referral.domain.codes import FieldGroup, Purpose, WorkRight
from referral.domain.contact import Channel, Weekday
from referral.domain.own_page import Holder
from referral.domain.pathway import PathwayStage
from referral.domain.person_request import RequestAnswer, RequestKind
from referral.domain.status import StepStatus
from tests.pages.coordinating import HOSTILE, House
from tests.pages.personal import REPRESENTED, SIX, entered, form_of, pressed, referred, waiting

WORDS = Path(referral.pages.person.__file__).parent / "words"
CODES: dict[str, Iterable[str]] = {
    "me.stand": StepStatus,
    "me.field": FieldGroup,
    "me.purpose": Purpose,
    "me.work_right": WorkRight,
    "me.means": Channel,
    "me.weekday": Weekday,
    "me.request": RequestKind,
    "me.request.was_": RequestAnswer,
    "me.task": Asked,
    "me.ended": [one for one in PathwayStage if one is not PathwayStage.OPEN],
}


def words_in(language: str) -> dict[str, str]:
    read: dict[str, str] = yaml.safe_load((WORDS / f"{language}.yaml").read_text("utf-8"))
    return read


@pytest.mark.parametrize("language", SIX)
def test_the_page_says_everything_in_each_of_six_languages(language: str) -> None:
    needed = {key for key in words_in("fr") if key.startswith(("me.", "said.me."))}
    codes = {group + ("" if group.endswith("_") else ".") + code for group, known in CODES.items() for code in known}

    said = words_in(language)

    assert (needed | codes) - said.keys() == set()
    assert [key for key in needed if not said[key].strip()] == []


@pytest.mark.parametrize("language", [one for one in SIX if one not in {"fr", "en"}])
def test_words_nobody_reviewed_say_so_in_their_file(language: str) -> None:
    first = (WORDS / f"{language}.yaml").read_text("utf-8").splitlines()[0]

    assert first == "# Reviewed by a native speaker: no."


@pytest.mark.parametrize("language", SIX)
async def test_every_page_is_shown_in_the_language_chosen(house: House, language: str) -> None:
    person, _, referral, grant = await referred(house)
    browser, words = await entered(house, person, language), words_in(language)

    shown = {
        path: await browser.get(path)
        for path in (
            "/me",
            "/me/known",
            "/me/data",
            "/me/data/correction",
            "/me/data/erasure",
            "/me/help",
            f"/me/agreements/{grant}",
            f"/me/agreements/{grant}/stop",
            f"/me/referrals/{referral}/no",
        )
    }

    assert {path: page.status_code for path, page in shown.items()} == dict.fromkeys(shown, 200)
    for page in shown.values():
        assert f'dir="{"rtl" if language in RIGHT_TO_LEFT else "ltr"}"' in page.text.partition(">")[2][:80]
        assert words["me.nav.known"] in page.text
        assert page.headers["cache-control"] == "no-store"
    assert words["me.purpose.learn_french"] in shown["/me"].text


async def test_the_page_begins_with_what_is_asked(house: House) -> None:
    person, _, referral = await waiting(house)
    seen = {"expires_on": str(day_of(house.clock.now()) + timedelta(days=9)), "verified_by": "desk"}
    document = {"kind": "recepisse", "verified_on": str(day_of(house.clock.now())), **seen}
    await house.desk.done(f"/people/{person}/documents", document)
    browser = await entered(house, person)

    shown = (await browser.get("/me")).text
    asked, where = shown.index("What you are asked"), shown.index("Where I am")

    assert asked < shown.index("Do you want us to talk about you to Langues?") < where
    assert asked < shown.index("Receipt of a residence permit application") < where
    assert f'href="/me/referrals/{referral}"' in shown
    assert "We wait for your answer." in shown[where:]


async def test_who_knows_what_why_until_when_and_since_when(house: House) -> None:
    person, _, _, _ = await referred(house)
    browser = await entered(house, person)

    shown = (await browser.get("/me/known")).text

    assert "Langues" in shown
    assert "For: to learn French" in shown
    assert "Until 31 December 2027." in shown
    assert "that you have a pathway with us <small>Told on" in shown
    assert "your name</li>" in shown
    assert "We talked about you to Langues." in shown


async def test_the_person_sees_who_of_the_staff_looked(house: House) -> None:
    person, pathway, _, _ = await referred(house)
    staff, _ = await house.signed(name="Camille Durand")
    browser = await entered(house, person)
    before = (await browser.get("/me/known")).text

    await staff.get(f"/desk/pathways/{pathway}")
    await staff.get(f"/desk/pathways/{pathway}")
    await staff.get("/desk/pathways")
    await staff.get("/desk/pathways/export.csv")
    after = (await browser.get("/me/known")).text

    assert "Nobody has opened your file" in before
    assert after.count("<bdi>Camille Durand</bdi> <small>opened your file</small>") == 1
    assert "<bdi>Camille Durand</bdi> <small>saw your name in a list</small>" in after
    assert "<bdi>Camille Durand</bdi> <small>copied a list with your name</small>" in after


async def test_all_that_is_known_is_shown_and_can_be_taken_along(house: House) -> None:
    contact = {"phone": "+33 6 00 00 00 01", "email": "amina@example.org"}
    person, _, _ = await waiting(house, contact=contact, work_right="salaried", birth_year=1990, **REPRESENTED)
    browser = await entered(house, person)

    shown, file = (await browser.get("/me/data")).text, await browser.get("/me/data/file")

    for known in ("Amina Rahimi", "+33 6 00 00 00 01", "amina@example.org", "as an employee", "1990", "Karim Rahimi"):
        assert known in shown
    assert file.headers["content-disposition"] == 'attachment; filename="passerelle.json"'
    assert file.headers["cache-control"] == "no-store"
    assert file.json()["person"]["data"]["contact"]["phone"] == "+33 6 00 00 00 01"
    assert file.json()["pathways"][0]["pathway"]["standing"]["who"] == "person"


async def test_somebody_without_a_pathway_is_told_what_to_do(house: House) -> None:
    browser = await entered(house, await house.desk.register())

    shown = {path: (await browser.get(path)).text for path in ("/me", "/me/known", "/me/data")}

    assert "You have no pathway with us yet." in shown["/me"]
    assert "We have talked about you to nobody." in shown["/me/known"]
    assert "Amina Rahimi" in shown["/me/data"]


async def test_somebody_with_several_pathways_sees_each(house: House) -> None:
    person, _, _, _ = await referred(house)
    await house.desk.done("/pathways", {"person": person, "plan": "farmer"})
    browser = await entered(house, person)

    shown = (await browser.get("/me")).text

    assert shown.index("From reception back to farming") < shown.index("From a language course")
    assert shown.count("Where I am") == 2


async def test_a_plans_words_say_in_which_language_they_are(house: House) -> None:
    person, _, _, _ = await referred(house)
    arabic = (await (await entered(house, person, "ar")).get("/me")).text
    french = (await (await entered(house, person, "fr")).get("/me")).text

    assert '<span lang="fr" dir="ltr">Cours de français</span>' in arabic
    assert "<strong>Cours de français</strong>" in french


async def test_names_keep_their_direction_in_a_sentence_from_the_right(house: House) -> None:
    person, _, _, _ = await referred(house)

    arabic = (await (await entered(house, person, "ar")).get("/me")).text
    english = (await (await entered(house, person, "en")).get("/me")).text

    assert "\u2068Langues\u2069" in arabic
    assert "\u2068" not in english


async def test_a_hostile_name_on_the_persons_page_is_text(house: House) -> None:
    person, _, _, _ = await referred(house, given_name=HOSTILE)
    browser = await entered(house, person)

    shown = [await browser.get(path) for path in ("/me", "/me/known", "/me/data")]

    assert all(HOSTILE not in page.text for page in shown)
    assert "&lt;script&gt;" in shown[0].text
    assert all("script-src 'self'" in page.headers["content-security-policy"] for page in shown)


async def test_neither_address_nor_title_says_anything_of_the_person(house: House) -> None:
    person, _, _, grant = await referred(house)
    browser = await entered(house, person)

    for path in ("/me", "/me/known", "/me/data", "/me/help", f"/me/agreements/{grant}"):
        page = await browser.get(path)
        title = page.text.partition("<title>")[2].partition("</title>")[0]
        assert not {"Amina", "Rahimi", "Langues", "Singa"} & set(title.split()), title
        assert "<script" not in page.text
        assert person not in page.text


async def test_a_stranger_sees_nothing_of_somebody_else(house: House) -> None:
    one, _, referral, grant = await referred(house)
    other = await house.desk.register(given_name="Other")
    browser, owner = await entered(house, other), await entered(house, one)

    for path in (f"/me/agreements/{grant}", f"/me/agreements/{grant}/stop", f"/me/referrals/{referral}/no"):
        absent = path.replace(grant, str(uuid4())).replace(referral, str(uuid4()))
        foreign, missing = await browser.get(path), await browser.get(absent)
        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert foreign.text.replace(path, "") == missing.text.replace(absent, "")
        assert (await owner.get(path)).status_code == 200
    stop = f"/me/agreements/{grant}/stop"
    fields = {**form_of((await browser.get("/me")).text, "/me/leave"), "once": str(uuid4())}
    assert (await browser.post(stop, data=fields)).status_code == 404
    assert "You agree." in (await owner.get(f"/me/agreements/{grant}")).text


async def test_a_minors_representative_sees_for_whom_they_decide(house: House) -> None:
    person, _, _ = await waiting(house, **REPRESENTED)
    browser = await entered(house, person, holder=Holder.REPRESENTATIVE)

    shown = (await browser.get("/me")).text

    assert "You are looking at the page of Amina. You decide for this person." in shown


async def test_staff_and_person_share_a_browser_without_mixing(house: House) -> None:
    person, pathway, _, _ = await referred(house)
    staff, _ = await house.signed()
    browser = await entered(house, person)

    assert (await browser.get(f"/desk/pathways/{pathway}")).status_code == 303
    assert (await staff.get("/me")).status_code == 401
    assert (await pressed(browser, "/me/help", "/me/leave")).status_code == 303


async def test_languages_are_shown_as_their_speakers_call_them(house: House) -> None:
    person = await house.desk.register(languages=["bm", "ti", "ps", "xyz"])

    shown = (await (await entered(house, person, "es")).get("/me/data")).text

    assert "Bamanankan, ትግርኛ, پښتو, xyz" in shown
