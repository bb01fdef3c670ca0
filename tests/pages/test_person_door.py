"""The link to the person's own page, the session it opens, and leaving on a telephone that is shared."""

from datetime import timedelta

import pytest

from passerelle.contracts.days import day_of, start_of
from passerelle.pages.links import IDLE, LONGEST
from referral.domain.own_page import GOOD_FOR, OPENINGS, Holder
from tests.pages.conftest import Logged
from tests.pages.coordinating import House
from tests.pages.personal import REPRESENTED, entered, form_of, link_of, opened, pressed, telephone


async def test_looking_at_a_link_uses_nothing_up(house: House) -> None:
    link = await link_of(house, await house.desk.register(), uses=1)
    client = telephone(house)

    looks = [(await client.get(link)).status_code for _ in range(3)]
    entering = await opened(client, link)

    assert looks == [200] * 3
    assert (entering.status_code, entering.headers["location"]) == (303, "/me")
    assert (await client.get("/me")).status_code == 200
    assert (await client.get(link)).status_code == 404


async def test_a_link_opens_so_many_times_and_no_more(house: House) -> None:
    link = await link_of(house, await house.desk.register())

    answers = [(await opened(telephone(house), link)).status_code for _ in range(OPENINGS)]
    over = await telephone(house, "en").get(link)

    assert answers == [303] * OPENINGS
    assert over.status_code == 404
    assert "This link no longer works. Ask us for another one." in over.text


async def test_a_link_ends_with_its_days(house: House) -> None:
    link = await link_of(house, await house.desk.register())

    house.clock.move(GOOD_FOR)

    assert (await telephone(house).get(link)).status_code == 404


async def test_a_session_ends_when_it_is_left_alone(house: House) -> None:
    browser = await entered(house, await house.desk.register(), "uk")

    house.clock.move(IDLE + timedelta(minutes=1))
    over = await browser.get("/me")

    assert over.status_code == 401
    assert "Цю сторінку закрито." in over.text


async def test_a_session_ends_even_when_it_is_used(house: House) -> None:
    browser = await entered(house, await house.desk.register())

    for _ in range(int(LONGEST / timedelta(minutes=20))):
        house.clock.move(timedelta(minutes=20))
        last = await browser.get("/me")

    assert last.status_code == 401


async def test_leaving_closes_the_page_and_says_nothing(house: House) -> None:
    browser = await entered(house, await house.desk.register(), "en")

    done = await pressed(browser, "/me", "/me/leave")
    left = await browser.get(done.headers["location"])

    assert done.headers["clear-site-data"] == '"cache"'
    assert "The page is closed" in left.text
    assert not [name for name in ("Singa", "Amina", "singa.example") if name in left.text]
    assert (await browser.get("/me")).status_code == 401


async def test_leaving_for_good_ends_the_link_everywhere(house: House) -> None:
    person = await house.desk.register()
    link = await link_of(house, person)
    shared, own = telephone(house), await entered(house, person)
    await opened(shared, link)

    await shared.get("/me?in=en")
    await pressed(shared, "/me/help", "/me/leave", for_good="yes")

    assert (await telephone(house).get(link)).status_code == 404
    assert (await own.get("/me")).status_code == 401


async def test_links_are_never_said_to_be_closed_when_they_are_not(house: House) -> None:
    person = await house.desk.register()
    link, browser = await link_of(house, person), await entered(house, person)
    fields = {**form_of((await browser.get("/me/help")).text, "/me/leave"), "for_good": "yes"}

    house.clock.move(IDLE + timedelta(minutes=1))
    refused = await browser.post("/me/leave", data=fields)

    assert refused.status_code == 401
    assert "Open the link of your message again" in refused.text
    assert (await telephone(house).get(link)).status_code == 200


async def test_leaving_now_lets_the_link_open_again(house: House) -> None:
    person = await house.desk.register()
    link = await link_of(house, person)
    client = telephone(house)
    await opened(client, link)

    await pressed(client, "/me", "/me/leave")

    assert (await opened(client, link)).status_code == 303


async def test_a_form_from_elsewhere_opens_nothing(house: House) -> None:
    link = await link_of(house, await house.desk.register())
    client = telephone(house)
    await client.get(link)

    refused = await client.post(link, data={"csrf": "guessed"})
    crossed = await client.post(link, data={}, headers={"Sec-Fetch-Site": "cross-site"})

    assert (refused.status_code, crossed.status_code) == (403, 403)
    assert (await client.get("/me")).status_code == 401


async def test_a_link_is_never_opened_over_a_network_in_clear(house: House) -> None:
    link = await link_of(house, await house.desk.register())

    refused = await telephone(house, "en").get(f"http://singa.example{link}")

    assert refused.status_code == 403
    assert "This address is not protected." in refused.text


@pytest.mark.parametrize("path", ["/me/nothing", "/me/agreements/1", "/me/open/unknown", "/me/referrals/x/no"])
async def test_what_does_not_exist_is_said_in_the_persons_language(house: House, path: str) -> None:
    client = telephone(house, "ar, fr;q=0.5")

    answer = await client.get(path)

    assert answer.status_code == 404
    assert 'dir="rtl"' in answer.text
    assert "/desk" not in answer.text


async def test_the_first_page_is_in_the_registered_language(house: House) -> None:
    spoken = await house.desk.register(languages=["ps", "uk"])
    written = await house.desk.register(languages=["uk"], contact={"language": "es"})

    shown = [(await telephone(house, "en").get(await link_of(house, one))).text for one in (spoken, written)]

    assert ['<html lang="uk"' in shown[0], '<html lang="es"' in shown[1]] == [True, True]


async def test_the_language_chosen_is_remembered(house: House) -> None:
    link = await link_of(house, await house.desk.register(languages=["uk"]))
    client = telephone(house)

    chosen = await client.get(f"{link}?in=prs")
    await opened(client, link)

    assert '<html lang="fa-AF" dir="rtl"' in chosen.text
    assert '<html lang="fa-AF" dir="rtl"' in (await client.get("/me")).text
    assert "path=/me" in chosen.headers["set-cookie"].lower()


async def test_whoever_was_erased_has_no_page_any_more(house: House) -> None:
    person = await house.desk.register()
    link, browser = await link_of(house, person), await entered(house, person)

    await house.desk.done(f"/people/{person}/erasure")

    assert (await browser.get("/me")).status_code == 401
    assert (await telephone(house).get(link)).status_code == 404


async def test_two_registrations_made_one_keep_their_links(house: House) -> None:
    kept, gone = await house.desk.register(), await house.desk.register(given_name="Amena")
    browser = await entered(house, gone)
    same = {"people": [gone, kept], "verdict": "same", "survivor": kept, "reviewed_by": "desk"}
    await house.desk.done("/duplicates/reviews", same)

    assert "Amina" in (await browser.get("/me/data")).text


async def test_a_representative_loses_the_page_with_the_measure(house: House) -> None:
    today = day_of(house.clock.now()) + timedelta(days=1)
    house.clock.move_to(start_of(today) + timedelta(hours=12))
    tomorrow = str(today + timedelta(days=1))
    until = {**REPRESENTED["household"]["representative"], "until": tomorrow}
    person = await house.desk.register(household={"representative": until})
    link = await link_of(house, person, Holder.REPRESENTATIVE)
    browser = await entered(house, person, holder=Holder.REPRESENTATIVE)

    house.clock.move(timedelta(days=1))

    assert (await telephone(house).get(link)).status_code == 404
    assert (await browser.get("/me")).status_code == 401


async def test_opening_the_page_counts_as_a_contact(house: House) -> None:
    person = await house.desk.register()

    await entered(house, person)

    [noted] = await house.rows("SELECT person, how FROM person_contacts")
    assert (str(noted["person"]), noted["how"]) == (person, "online")


async def test_what_goes_wrong_is_logged_and_said_kindly(
    house: House, logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = await entered(house, await house.desk.register(), "fr")

    async def fail(*_: object) -> None:
        raise RuntimeError("Amina Rahimi")

    monkeypatch.setattr("referral.pages.person.data.requests_of", fail)
    answer = await browser.get("/me/data")

    assert answer.status_code == 500
    assert "Quelque chose n&#39;a pas marché." in answer.text
    assert "Amina" not in answer.text
    assert [line["method"] for line in logged if line["event"] == "page_failed"] == ["GET"]
