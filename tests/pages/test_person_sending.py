"""Staff sends the link to the person's own page, sees what was sent, and answers what the person asks."""

from datetime import timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest

from passerelle.pages.errors import NotDelivered
from passerelle.pages.roles import Role
from tests.pages.coordinating import MARSEILLE, House
from tests.pages.personal import (
    REPRESENTED,
    entered,
    form_of,
    opened,
    person_of,
    post_of,
    pressed,
    telephone,
    waiting,
)

REACHED = {"phone": "+33 6 00 00 00 01", "email": "amina@example.org"}
PERSON_SMS, PERSON_EMAIL = "my_pathway sms", "my_pathway email"
PARIS = ZoneInfo("Europe/Paris")


def page_of(pathway: str) -> str:
    return f"/desk/pathways/{pathway}/own-page"


async def test_a_link_is_sent_in_the_persons_language_and_opens_it(house: House) -> None:
    post, pathway = post_of(house), await house.pathway(contact=REACHED, languages=["uk"])
    staff, _ = await house.signed()

    done = await pressed(staff, page_of(pathway), f"{page_of(pathway)}/send", way=PERSON_EMAIL)
    client = telephone(house)
    entering = await opened(client, post.link)

    assert done.headers["location"] == f"{page_of(pathway)}?said=own_page.sent"
    [(to, text)] = post.sent
    assert to == "amina@example.org"
    assert "ваша сторінка «Мій шлях»" in text
    assert not [name for name in ("Amina", "Rahimi", pathway) if name in text]
    assert entering.status_code == 303
    assert "Вітаємо, Amina" in (await client.get("/me")).text


async def test_who_sent_it_when_and_how_is_shown_but_not_the_link(house: House) -> None:
    post, pathway = post_of(house), await house.pathway(contact=REACHED)
    staff, signed = await house.signed(name="Camille Durand")
    before = (await staff.get(page_of(pathway))).text

    await pressed(staff, page_of(pathway), f"{page_of(pathway)}/send", way=PERSON_SMS)
    shown = (await staff.get(page_of(pathway))).text

    assert "No link has been sent." in before
    made = shown.partition("Links sent")[2]
    assert "Camille Durand" in made
    assert "by text message" in made
    assert post.link.rpartition("/")[2] not in shown
    [row] = await house.rows("SELECT person, account FROM own_page_links")
    assert (str(row["person"]), row["account"]) == (await person_of(house, pathway), signed.account)


async def test_the_link_to_the_page_stands_on_the_pathway(house: House) -> None:
    pathway = await house.pathway()
    staff, _ = await house.signed()

    assert f'href="{page_of(pathway)}"' in (await staff.get(f"/desk/pathways/{pathway}")).text


async def test_nothing_is_sent_when_somebody_else_may_read(house: House) -> None:
    tomorrow = (house.clock.now().astimezone(PARIS) + timedelta(days=1)).strftime("%A").lower()
    safe = {**REACHED, "safe_times": [{"day": tomorrow, "begins": "00:00", "ends": "23:59"}]}
    post, pathway = post_of(house), await house.pathway(contact=safe)
    staff, _ = await house.signed()

    shown = (await staff.get(page_of(pathway))).text
    refused = await pressed(staff, page_of(pathway), f"{page_of(pathway)}/send", way=PERSON_SMS)

    assert "Right now somebody else may read their messages." in shown
    assert refused.status_code == 409
    assert (post.sent, await house.rows("SELECT 1 FROM person_links")) == ([], [])


async def test_only_addresses_of_the_file_are_sent_to(house: House) -> None:
    post, pathway = post_of(house), await house.pathway(contact={"email": "amina@example.org"})
    staff, _ = await house.signed()
    nowhere = await house.pathway("Nowhere")

    refused = await pressed(staff, page_of(pathway), f"{page_of(pathway)}/send", way=PERSON_SMS)

    assert refused.status_code == 422
    assert post.sent == []
    assert "No phone and no e-mail is known." in (await staff.get(page_of(nowhere))).text


async def test_what_could_not_be_delivered_is_said(house: House) -> None:
    pathway = await house.pathway(contact=REACHED)
    staff, _ = await house.signed()

    done = await pressed(staff, page_of(pathway), f"{page_of(pathway)}/send", way=PERSON_EMAIL)

    assert done.headers["location"].endswith("?said=own_page.not_delivered")
    assert "could not be sent this way" in (await staff.get(done.headers["location"])).text
    assert await house.rows("SELECT 1 FROM own_page_links") == []
    assert NotDelivered.status == 503


async def test_a_representative_is_offered_only_where_one_decides_alone(house: House) -> None:
    staff, _ = await house.signed()
    acting = REPRESENTED["household"]["representative"]
    shown = {}
    for protection in ("minor", "curatorship"):
        household = {"representative": {**acting, "protection": protection}}
        pathway = await house.pathway(household=household, contact=REACHED)
        shown[protection] = "karim@example.org" in (await staff.get(page_of(pathway))).text

    assert shown == {"minor": True, "curatorship": False}


async def test_staff_can_close_every_link(house: House) -> None:
    post, pathway = post_of(house), await house.pathway(contact=REACHED)
    staff, _ = await house.signed()
    await pressed(staff, page_of(pathway), f"{page_of(pathway)}/send", way=PERSON_SMS)
    browser = await entered(house, await person_of(house, pathway))

    await pressed(staff, page_of(pathway), f"{page_of(pathway)}/end-links")

    assert (await telephone(house).get(post.link)).status_code == 404
    assert (await browser.get("/me")).status_code == 401


async def test_a_request_is_answered_and_the_person_sees_it(house: House) -> None:
    person, pathway, _ = await waiting(house)
    browser = await entered(house, person)
    await pressed(browser, "/me/data/correction", "/me/requests/correction", keep_identity="yes")
    staff, _ = await house.signed()
    [asked] = await house.desk.get("/people-requests")

    today, shown = (await staff.get("/desk/today")).text, (await staff.get(page_of(pathway))).text
    answer = f"{page_of(pathway)}/requests/{asked['id']}/answer"
    await pressed(staff, page_of(pathway), answer, answer="done")

    assert f'<a href="{page_of(pathway)}" data-row>Amina Rahimi</a>' in today
    assert "Have a mistake corrected" in shown
    assert "your name" in shown
    assert await house.desk.get("/people-requests") == []
    assert "Done on" in (await browser.get("/me/data")).text


async def test_staff_erases_what_the_person_asked_to_erase(house: House) -> None:
    person, pathway, _ = await waiting(house, contact=REACHED)
    browser = await entered(house, person)
    await pressed(browser, "/me/data/erasure", "/me/requests/erasure")
    staff, _ = await house.signed()
    [asked] = await house.desk.get("/people-requests")
    erase = f"{page_of(pathway)}/requests/{asked['id']}/erase"

    unsure = await pressed(staff, page_of(pathway), erase)
    done = await pressed(staff, page_of(pathway), erase, sure="yes")

    assert (unsure.status_code, done.status_code) == (404, 303)
    assert await house.rows("SELECT 1 FROM people") == []
    assert await house.rows("SELECT 1 FROM person_requests UNION ALL SELECT 1 FROM own_page_links") == []
    assert (await browser.get("/me")).status_code == 401


async def test_nobody_but_the_territorys_staff_sends_or_answers(house: House) -> None:
    post, pathway = post_of(house), await house.pathway(commune=MARSEILLE, contact=REACHED)
    elsewhere, _ = await house.signed(territories=("38",))
    admin, _ = await house.signed(Role.ADMIN)
    staff, _ = await house.signed()
    await staff.get(page_of(pathway))
    home = {client: (await client.get("/desk")).text for client in (elsewhere, admin)}

    for client, text in home.items():
        fields = {**form_of(text, "/desk/sign-out"), "once": str(uuid4()), "way": PERSON_SMS}
        assert (await client.get(page_of(pathway))).status_code == 404
        assert (await client.post(f"{page_of(pathway)}/send", data=fields)).status_code == 404
    assert (await staff.get(page_of(str(uuid4())))).status_code == 404
    assert post.sent == []


async def test_each_look_at_the_page_is_kept(house: House) -> None:
    pathway = await house.pathway()
    staff, signed = await house.signed()

    await staff.get(page_of(pathway))

    [read] = await house.rows("SELECT account, thread, what FROM page_reads")
    assert (read["account"], read["thread"], read["what"]) == (signed.account, UUID(pathway), "own_page")


async def test_an_organizations_own_system_may_send_the_link(house: House) -> None:
    person = await house.desk.register()

    made = await house.desk.done(f"/people/{person}/page-links", {})
    status, refused = await house.desk.post(f"/people/{person}/page-links", {"holder": "representative"})
    path = made["link"][made["link"].index("/me/") :]

    assert (await opened(telephone(house), path)).status_code == 303
    assert (status, refused["code"]) == (404, "not_found")
    [row] = await house.rows("SELECT means, account FROM own_page_links")
    assert (row["means"], row["account"]) == ("handed_over", None)


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_the_staffs_page_is_in_both_languages(house: House, language: str) -> None:
    pathway = await house.pathway(contact=REACHED)
    staff, _ = await house.signed(language=language)

    shown: httpx.Response = await staff.get(page_of(pathway))

    assert ("Envoyer le lien" in shown.text, "Send the link" in shown.text) == (language == "fr", language == "en")
