from io import StringIO

import httpx
from rich.console import Console

from passerelle.demo.demonstration import show_doors, show_own_pages
from passerelle.demo.doors import doors, own_pages
from passerelle.runtime.local import LocalOrganization

OWN_PAGE = "http://127.0.0.1:1/me/open/token"
LINK = "http://127.0.0.1:1/desk/demonstration/token"


def organization(name: str) -> LocalOrganization:
    return LocalOrganization(
        organization=name, name=name, kind="referral", url=f"http://{name}", api_key=name, dsn="", pid=1, started_at=0
    )


async def answer(request: httpx.Request) -> httpx.Response:
    assert request.headers["authorization"] == f"Bearer {request.url.host}"
    return httpx.Response(200, json={"link": LINK}) if request.url.host == "singa" else httpx.Response(404)


async def test_each_organization_with_pages_has_a_door() -> None:
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        found = await doors((organization("singa"), organization("adie")), client)

    assert found == {"singa": LINK}


def test_a_door_is_printed_whole_to_be_clicked() -> None:
    printed = StringIO()

    show_doors({"Singa": LINK}, Console(width=40, file=printed))

    assert LINK in printed.getvalue()


async def people(request: httpx.Request) -> httpx.Response:
    """Nobody is on the way at `singa`, one has arrived; `grenoble` knows nobody."""
    if request.method == "POST":
        assert request.url.path == "/people/amina/page-links"
        return httpx.Response(201, json={"link": OWN_PAGE})
    arrived = request.url.host == "singa" and request.url.params["stage"] == "completed"
    return httpx.Response(200, json=[{"person": "amina"}] if arrived else [])


async def test_a_person_of_each_referring_organization_has_a_link() -> None:
    async with httpx.AsyncClient(transport=httpx.MockTransport(people)) as client:
        found = await own_pages((organization("singa"), organization("grenoble")), client)

    assert found == {"singa": OWN_PAGE}


def test_a_persons_link_is_printed_whole_to_be_clicked() -> None:
    printed = StringIO()

    show_own_pages({"Singa": OWN_PAGE}, Console(width=30, file=printed))

    assert OWN_PAGE in printed.getvalue()
