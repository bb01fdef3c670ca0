import asyncio
import gzip
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn

from passerelle.pages import formats
from passerelle.pages.errors import WordsAreBroken
from passerelle.pages.live import CHANGED, HELLO, SELDOM_S, Live
from passerelle.pages.roles import Role
from passerelle.pages.site import Site
from passerelle.pages.words import Catalogue
from passerelle.runtime.app import app_of
from passerelle.runtime.commands.serve import Departing
from passerelle.runtime.organization import Organization
from passerelle.testing.probe.service import service as bare
from tests.pages.forms import posted
from tests.pages.island import Island, service
from tests.pages.probe import HOSTILE
from tests.shared.runtime.hosting import client_of, settings_for


async def test_hostile_names_are_shown_as_text(island: Island) -> None:
    browser, _ = await island.signed(Role.COORDINATOR, name=HOSTILE[:100])

    shown = await browser.get("/desk/probe")

    assert "<script>alert" not in shown.text
    assert "<img src=x" not in shown.text
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in shown.text
    assert "{{ 7 * 7 }}" in shown.text


async def test_the_navigation_shows_what_the_roles_may_see(island: Island) -> None:
    adviser, _ = await island.signed(Role.ADVISER)
    coordinator, _ = await island.signed(Role.COORDINATOR)

    as_adviser, as_coordinator = await adviser.get("/desk/probe"), await coordinator.get("/desk/probe")

    assert "/desk/people" not in as_adviser.text
    assert "/desk/people" in as_coordinator.text
    assert 'href="/desk/probe" aria-current="page"' in as_adviser.text


async def test_the_language_is_the_one_chosen_then_the_browsers(island: Island) -> None:
    browser, _ = await island.signed(Role.ADVISER)
    chosen = await browser.get("/desk/language/fr?next=/desk/probe")
    fresh = island.browser()
    fresh.cookies.clear()

    assert chosen.headers["location"] == "/desk/probe"
    assert '<html lang="fr"' in (await browser.get("/desk/probe")).text
    assert '<html lang="en"' in (await fresh.get("/desk/sign-in", headers={"Accept-Language": "de, en;q=0.8"})).text
    assert '<html lang="fr"' in (await fresh.get("/desk/sign-in", headers={"Accept-Language": "de"})).text


def site_without_database(folder: Path) -> Site:
    return Site.of(Organization(service, settings_for(folder)))


def test_dates_and_spans_read_as_people_write_them(tmp_path: Path) -> None:
    site = site_without_database(tmp_path)
    french, english = site.words("fr"), site.words("en")
    late = datetime(2026, 2, 28, 23, 30, tzinfo=UTC)

    assert formats.day(french, late) == "1er mars 2026"
    assert formats.moment(english, late) == "1 March 2026, 00:30"
    assert [formats.span(french, seconds) for seconds in (59, 7200, 86400 * 3)] == ["0 minute", "2 heures", "3 jours"]
    assert formats.day(english, None) == ""


async def test_files_are_compressed_and_kept_for_ever(tmp_path: Path) -> None:
    organization = Organization(service, settings_for(tmp_path))
    site = Site.of(organization)
    async with client_of(app_of(organization)) as client:
        small = await client.get(site.assets.path("site.css"), headers={"Accept-Encoding": "gzip"})
        plain = await client.get(site.assets.path("site.css"), headers={"Accept-Encoding": "identity"})
        stale = await client.get("/static/0123456789abcdef/site.css")

    assert small.headers["content-encoding"] == "gzip"
    assert small.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert small.content == plain.content == gzip.decompress(site.assets.by_name["site.css"].gzipped or b"")
    assert plain.headers["content-type"].startswith("text/css")
    assert stale.status_code == 404


def test_every_file_of_others_has_its_licence_beside_it(tmp_path: Path) -> None:
    names = site_without_database(tmp_path).assets.by_name.keys()
    others = {name.removesuffix(".min.js").removesuffix(".min.css") for name in names if ".min." in name}

    assert others == {"htmx-4.0.1", "pico-2.1.1"}
    assert {f"{name}.LICENSE" for name in others} <= names


def test_a_word_or_template_given_twice_is_refused(tmp_path: Path) -> None:
    site = site_without_database(tmp_path)
    catalogue = Catalogue()
    catalogue.add("tests.pages.probe", "words")

    site.add("tests.pages.probe")
    with pytest.raises(WordsAreBroken, match="a second time"):
        catalogue.add("tests.pages.probe", "words")
    with pytest.raises(WordsAreBroken, match=r"exists in tests\.pages\.probe"):
        site.add("tests.pages", templates="probe/templates")


async def test_an_api_of_a_service_without_pages_has_no_desk(tmp_path: Path) -> None:
    organization = Organization(bare, settings_for(tmp_path))
    async with client_of(app_of(organization)) as client:
        answers = [await client.get(path) for path in ("/desk", "/me", "/accounts", "/static/x/site.css")]

    assert {answer.status_code for answer in answers} == {404}
    assert {answer.headers["content-type"] for answer in answers} == {"application/problem+json"}


async def test_a_notice_follows_each_commit(island: Island) -> None:
    browser, _ = await island.signed(Role.COORDINATOR)
    stream = island.site.live.stream(island.organization.leaving.is_set)
    hello = await anext(stream)
    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)

    await posted(browser, "/desk/probe", to="/desk/probe/tell")

    assert hello == HELLO
    assert await asyncio.wait_for(waiting, 10) == CHANGED


async def test_a_page_hears_of_many_commits_seldom() -> None:
    live, leaving = Live(), asyncio.Event()
    stream = live.stream(leaving.is_set)
    heard = [await anext(stream)]
    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0.01)
    for _ in range(50):
        live.committed()
    heard.append(await waiting)
    waiting = asyncio.ensure_future(anext(stream))
    for _ in range(50):
        live.committed()

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(waiting), SELDOM_S / 2)
    heard.append(await waiting)
    leaving.set()

    assert heard == [HELLO, CHANGED, CHANGED]
    with pytest.raises(StopAsyncIteration):
        await anext(stream)


async def test_open_streams_end_when_the_server_is_told_to(island: Island) -> None:
    server = Departing(uvicorn.Config(island.app), island.app)
    stream = island.site.live.stream(island.organization.leaving.is_set)
    await anext(stream)

    server.handle_exit(signal.SIGTERM, None)

    assert server.should_exit
    assert [part async for part in stream] == []


async def test_the_stream_is_for_those_who_are_signed_in(island: Island) -> None:
    stranger = island.browser()

    assert (await stranger.get("/desk/live")).status_code == 303
