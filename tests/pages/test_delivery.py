from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient

from passerelle.contracts.catalog import EVENTS
from passerelle.messaging import held, parked, streams
from passerelle.messaging.decisions import OpenRef
from passerelle.messaging.held import Held, HeldRef
from passerelle.messaging.parked import Poison, Record
from passerelle.messaging.remedies import REMEDIES
from passerelle.messaging.repairs import By, Cause
from passerelle.pages.delivery.showing import short
from passerelle.pages.roles import Role
from tests.pages.forms import posted
from tests.pages.island import Island

HOSTILE = "<script>alert('x')</script>"
BODY = b'{"contact": "Amina Rahimi, 06 12 34 56 78"}'


async def stopped(island: Island, reason: str, count: int = 1, ref: UUID | None = None, **more: str) -> None:
    """Parked messages, as the receiver keeps them."""
    poisons = [
        Poison(
            Record("passerelle.singa.inbox", 0, number, b"k", (), BODY + f"{number} {reason}".encode()),
            reason,
            more.get("detail", ""),
            more.get("source", "langues"),
            ref,
            2 if ref else None,
            type=more.get("type", "passerelle.partner.referral_accepted.v1"),
        )
        for number in range(count)
    ]
    async with island.organization.connection() as connection:
        await parked.park(connection, poisons)


async def waiting(island: Island) -> UUID:
    """A ref shared with the cooperative, on which number 1 is missing before a message that is held."""
    ref = uuid4()
    later = island.clock.now() + timedelta(days=400)
    async with island.organization.connection() as connection:
        await streams.open_refs(connection, [OpenRef(ref, "langues", ref)])
        await held.hold(connection, [Held(ref, 3, uuid4(), "langues", BODY)])
        await streams.count_waiting(connection, ref)
        await held.wait(connection, [HeldRef(ref, "gap", 4, later)])
    return ref


async def numbers(island: Island) -> list[int]:
    async with island.organization.connection() as connection:
        return [one.number for one in await parked.open_numbers(connection)]


async def text_of(browser: AsyncClient, path: str = "/desk/delivery") -> str:
    page = await browser.get(path)
    assert page.status_code == 200, (path, page.status_code)
    return page.text


async def test_a_stopped_message_is_told_in_plain_words(island: Island) -> None:
    await stopped(island, "bad_signature")
    browser, _ = await island.signed(Role.ADMIN)
    [number] = await numbers(island)

    desk = await text_of(browser)
    kind = await text_of(browser, "/desk/delivery/parked?reason=bad_signature")
    one = await text_of(browser, f"/desk/delivery/parked/{number}")

    assert "The signature does not match" in desk
    assert "Do not rely on this message" in desk
    assert f"/desk/delivery/parked/{number}" in kind
    assert "acceptance of a referral" in one
    assert "unknown, says it is langues" in one


async def test_no_content_of_a_message_is_ever_shown(island: Island) -> None:
    await stopped(island, "wrong_schema")
    browser, _ = await island.signed(Role.ADMIN)
    [number] = await numbers(island)

    pages = [await text_of(browser, f"/desk/delivery{one}") for one in ("", f"/parked/{number}", "/history", "/held")]

    assert not any("Amina" in page or "06 12" in page for page in pages)


async def test_where_nothing_waits_the_page_says_so(island: Island) -> None:
    browser, _ = await island.signed(Role.COORDINATOR)

    page = await text_of(browser)

    assert "Every message that arrived was taken in." in page
    assert "No exchange waits for a missing message." in page
    assert "Nobody has done anything yet." in page
    assert "The message server does not answer." in page


async def test_an_exchange_tells_the_number_it_awaits(island: Island) -> None:
    ref = await waiting(island)
    browser, _ = await island.signed(Role.COORDINATOR)

    page = await text_of(browser)

    assert "Message 1 of langues is missing" in page
    assert "1 message waits behind it." in page
    assert str(ref) in page
    assert "1 exchange waits for a message of this partner" in page


async def test_a_partner_asked_for_long_is_silent(island: Island) -> None:
    await waiting(island)
    browser, _ = await island.signed(Role.COORDINATOR)

    before = await text_of(browser)
    async with island.organization.connection() as connection:
        await connection.execute("UPDATE held_refs SET since = $1", island.clock.now() - timedelta(hours=3))
    after = await text_of(browser)

    assert "its service may have stopped" not in before
    assert "its service may have stopped" in after


async def test_the_missing_message_can_be_asked_for(island: Island) -> None:
    ref = await waiting(island)
    browser, _ = await island.signed(Role.COORDINATOR, name="Camille")

    answer = await posted(browser, "/desk/delivery", to=f"/desk/delivery/held/{ref}/ask-again")
    page = await text_of(browser, answer.headers["location"])

    assert "The sender was asked to send again." in page
    assert "New copy asked for" in page
    assert "Camille" in page
    assert "1 message waits to leave" in page


async def test_who_tried_what_again_is_kept_and_shown(island: Island) -> None:
    await stopped(island, "unknown_organization")
    browser, signed = await island.signed(Role.ADMIN, name=HOSTILE)
    [number] = await numbers(island)
    place = f"/desk/delivery/parked/{number}"

    answer = await posted(browser, place, to=f"{place}/replay")
    page = await text_of(browser, answer.headers["location"])

    assert "The message stays stopped." in page
    assert "still stopped: " in page
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page
    async with island.organization.connection() as connection:
        rows = await connection.fetch("SELECT act, number, account, by FROM repairs")
    assert [tuple(row) for row in rows] == [("replay", number, signed.account, str(signed.account))]


async def test_all_of_a_kind_are_tried_again_at_once(island: Island) -> None:
    await stopped(island, "unknown_version", 3)
    browser, _ = await island.signed(Role.MANAGER)

    answer = await posted(browser, "/desk/delivery", to="/desk/delivery/replay", reason="unknown_version")

    assert answer.headers["location"].endswith("said=delivery.none_replayed")
    history = await text_of(browser, "/desk/delivery/history")
    assert history.count("Tried again") == 3


async def test_setting_aside_needs_a_reason(island: Island) -> None:
    await stopped(island, "conflicting_body")
    browser, _ = await island.signed(Role.COORDINATOR)
    [number] = await numbers(island)
    place = f"/desk/delivery/parked/{number}"

    refused = await posted(browser, place, to=f"{place}/discard", cause="because")
    before = await numbers(island)
    accepted = await posted(browser, place, to=f"{place}/discard", cause="settled_otherwise")

    assert refused.status_code == 422
    assert "Choose a reason from the list." in refused.text
    assert (before, await numbers(island)) == ([number], [])
    page = await text_of(browser, accepted.headers["location"])
    assert "The message was set aside." in page
    assert "settled otherwise, such as by telephone" in page
    assert "What you can do" not in page


async def test_lists_of_messages_follow_each_other(island: Island, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("passerelle.pages.delivery.reading.PAGE", 2)
    monkeypatch.setattr("passerelle.pages.delivery.showing.PAGE", 2)
    await stopped(island, "empty", 5)
    for _ in range(3):
        await waiting(island)
    for number in await numbers(island):
        await island.organization.replays.discard(number, By("ada"), Cause.UNUSABLE) if number % 2 else None
    browser, _ = await island.signed(Role.ADMIN)

    async def walk(path: str) -> int:
        page = await text_of(browser, path)
        following = page.partition('" rel="next"')[0].rpartition('href="')[2].replace("&amp;", "&")
        return 1 + (await walk(following) if 'rel="next"' in page else 0)

    assert await walk("/desk/delivery/held") == 2
    assert await walk("/desk/delivery/history") == 2
    assert await walk("/desk/delivery/parked?reason=empty") == 1


async def test_an_open_page_is_renewed_only_when_something_changed(island: Island) -> None:
    browser, _ = await island.signed(Role.ADMIN)
    seen = (await text_of(browser)).partition("seen=")[2][:16]

    same = await browser.get("/desk/delivery/part", params={"seen": seen})
    await stopped(island, "empty")
    changed = await browser.get("/desk/delivery/part", params={"seen": seen})

    assert same.status_code == 204
    assert "The message is empty." in changed.text


@pytest.mark.parametrize("path", ["", "/part", "/parked?reason=empty", "/parked/1", "/held", "/history"])
async def test_the_desk_exists_for_those_who_repair_only(island: Island, path: str) -> None:
    await stopped(island, "empty")
    adviser, _ = await island.signed(Role.ADVISER)

    assert (await adviser.get(f"/desk/delivery{path}")).status_code == 404
    assert "/desk/delivery" not in (await adviser.get("/desk")).text
    assert (await island.browser().get(f"/desk/delivery{path}")).status_code == 303


async def test_what_does_not_exist_is_not_found(island: Island) -> None:
    browser, _ = await island.signed(Role.ADMIN)

    paths = ("/parked", "/parked?reason=nonsense", "/parked/7", "/parked/x", "/held?after=yesterday", "/nowhere")

    assert {(await browser.get(f"/desk/delivery{path}")).status_code for path in paths} == {404}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_reason_and_kind_of_message_has_words(island_words: dict[str, dict[str, str]], language: str) -> None:
    words = island_words[language]

    assert {f"message.{short(wire)}" for wire in EVENTS} == {key for key in words if key.startswith("message.")}
    for reason in REMEDIES:
        assert f"delivery.reason.{reason}" in words
        assert f"delivery.todo.{reason}" in words
    for cause in Cause:
        assert f"delivery.cause.{cause}" in words
    assert len({short(wire) for wire in EVENTS}) == len(EVENTS)


@pytest.fixture
def island_words() -> dict[str, dict[str, str]]:
    from importlib.resources import files

    from passerelle.pages.words import read_words

    folder = files("passerelle.pages.delivery").joinpath("words")
    return {language: read_words(folder.joinpath(f"{language}.yaml")) for language in ("fr", "en")}
