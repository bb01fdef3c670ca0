import re
from collections.abc import AsyncIterator, Iterator
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from starlette.routing import BaseRoute

from tests.shared.runtime.hosting import client_of, unstarted_app

HOST = "http://singa.example"
OPEN = {"/healthz", "/readyz", "/metrics", "/docs", "/asyncapi", "/asyncapi.json", "/openapi.json", "/assets"}
FETCHED = {"src", "href", "action", "data", "poster", "srcset"}


class Page(HTMLParser):
    """What a browser would fetch, and what it would run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.inline: list[str] = []
        self.handlers: list[str] = []
        self._in_script = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_script = tag == "script"
        for name, value in attrs:
            if name in FETCHED and value:
                self.fetched.append(value)
            if name.startswith("on") or name == "style":
                self.handlers.append(name)

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.inline.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    return unstarted_app(tmp_path)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    async with client_of(app) as client:
        client.headers.pop("Authorization")
        yield client


def every_route(routes: list[BaseRoute]) -> Iterator[BaseRoute]:
    for route in routes:
        yield route
        yield from every_route(getattr(getattr(route, "original_router", None), "routes", []))


async def test_every_route_of_the_service_needs_a_key(app: FastAPI, client: AsyncClient) -> None:
    described = (await client.get("/openapi.json")).json()["paths"]
    guarded = {path for path in described if path not in OPEN}
    assert {"/tellings", "/probes", "/delivery/parked", "/delivery/backlog", "/directory"} <= guarded
    for path in guarded:
        for method in described[path]:
            answer = await client.request(method, re.sub(r"\{\w+\}", "1", path))
            assert (path, answer.status_code, answer.headers.get("www-authenticate")) == (path, 401, "Bearer")


async def test_every_post_asks_for_an_idempotency_key(client: AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]
    posts = {path: methods["post"] for path, methods in paths.items() if "post" in methods}
    asking = {path for path, post in posts.items() if _required_headers(post) == {"idempotency-key"}}
    assert len(asking) > 3
    assert set(posts) - asking == {"/failpoints"}  # of the probe, for fault tests


async def test_no_route_hides_from_the_description(app: FastAPI, client: AsyncClient) -> None:
    described = (await client.get("/openapi.json")).json()["paths"]
    served = {path for route in every_route(app.routes) if (path := getattr(route, "path", ""))}
    assert "/probes" in served
    assert served - set(described) <= OPEN


@pytest.mark.parametrize("key", ["Bearer wrong", "Basic b3BlbnNlc2FtZQ==", "Bearer ", "opensesame"])
async def test_a_wrong_key_opens_nothing(client: AsyncClient, key: str) -> None:
    answer = await client.get("/probes", headers={"Authorization": key})
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")


@pytest.mark.parametrize("path", ["/docs", "/asyncapi"])
async def test_a_page_loads_nothing_from_elsewhere(client: AsyncClient, path: str) -> None:
    page = Page((await client.get(path)).text)
    for reference in page.fetched:
        target = urljoin(f"{HOST}{path}", reference)
        if reference.startswith(("data:", "#")):
            continue
        assert target.startswith(f"{HOST}/")
        assert (await client.get(urlsplit(target).path)).status_code == 200


@pytest.mark.parametrize("path", ["/docs", "/asyncapi"])
async def test_a_page_runs_no_inline_script(client: AsyncClient, path: str) -> None:
    answer = await client.get(path)
    page = Page(answer.text)
    policy = answer.headers["content-security-policy"]
    assert (page.inline, page.handlers) == ([], [])
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_our_assets_load_nothing_from_elsewhere() -> None:
    assets = files("passerelle.runtime") / "assets"
    style = (assets / "swagger-ui" / "swagger-ui.css").read_text()
    outside = [url for url in re.findall(r"url\(([^)]*)\)", style) if not url.strip("\"'").startswith(("data:", "#"))]
    assert (outside, "@import" in style) == ([], False)
    assert "http" not in (assets / "docs.js").read_text()


@pytest.mark.parametrize("path", ["/docs", "/healthz", "/openapi.json", "/nowhere", "/probes", "/assets/docs.js"])
async def test_every_answer_carries_protective_headers(client: AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


async def test_answers_of_the_service_are_never_stored(client: AsyncClient) -> None:
    assert (await client.get("/probes")).headers["cache-control"] == "no-store"
    assert "cache-control" not in (await client.get("/assets/docs.js")).headers


async def test_the_name_of_an_organization_is_escaped(client: AsyncClient) -> None:
    assert "<title>Singa &amp; Co: API</title>" in (await client.get("/docs")).text


async def test_the_messages_are_described_for_machines(client: AsyncClient) -> None:
    document = (await client.get("/asyncapi.json")).json()
    assert document["asyncapi"] == "3.0.0"
    assert document["channels"]["inbox"]["address"] == "passerelle.singa.inbox"


def _required_headers(operation: dict[str, Any]) -> set[str]:
    given = operation.get("parameters", [])
    return {one["name"].lower() for one in given if one["in"] == "header" and one["required"]}
