from io import StringIO

import httpx
from rich.console import Console

from passerelle.demo.demonstration import show_doors
from passerelle.demo.doors import doors
from passerelle.runtime.local import LocalOrganization

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
