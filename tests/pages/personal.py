"""A person with a link to their own page, in a browser without script."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from httpx import ASGITransport, AsyncClient, Response

from passerelle.pages import links
from passerelle.pages.site import Site
from referral.domain.own_page import GOOD_FOR, OPENINGS, Holder
from tests.pages.coordinating import House
from tests.pages.forms import HIDDEN, hidden_fields

SIX = ("fr", "en", "ar", "prs", "uk", "es")
RIGHT_TO_LEFT = ("ar", "prs")
REPRESENTED: dict[str, Any] = {
    "household": {
        "representative": {
            "given_name": "Karim",
            "family_name": "Rahimi",
            "protection": "minor",
            "phone": "+33 6 00 00 00 09",
            "email": "karim@example.org",
        }
    }
}


@dataclass(slots=True)
class Post:
    """Keeps what would be sent."""

    sent: list[tuple[str, str]]

    async def send(self, to: str, text: str) -> None:
        self.sent.append((to, text))

    @property
    def link(self) -> str:
        """The path of the last link."""
        text = self.sent[-1][1]
        return text[text.index("/me/open/") :].split()[0]


def post_of(house: House) -> Post:
    """From now on nothing leaves the house."""
    post = Post([])
    Site.of(house.organization).sender = post
    return post


def telephone(house: House, language: str = "", **more: str) -> AsyncClient:
    """A browser nobody is signed in with."""
    headers = {"Accept-Language": language} if language else {}
    client = AsyncClient(
        transport=ASGITransport(house.app),
        base_url=f"http://127.0.0.1:{house.organization.settings.http_port}",
        headers={**headers, **more},
    )
    house.clients.append(client)
    return client


async def link_of(house: House, person: str, holder: Holder = Holder.PERSON, uses: int = OPENINGS) -> str:
    """The path of a new link."""
    now = house.organization.now()
    async with house.organization.connection() as connection:
        token = await links.make(connection, UUID(person), holder, now, now + GOOD_FOR, uses=uses)
    return f"/me/open/{token}"


async def entered(house: House, person: str, language: str = "en", holder: Holder = Holder.PERSON) -> AsyncClient:
    """A browser in which the person opened their page, and chose its language."""
    client = telephone(house)
    answer = await opened(client, await link_of(house, person, holder))
    assert answer.status_code == 303, answer.text
    await client.get(f"/me?in={language}")
    return client


async def opened(client: AsyncClient, link: str) -> Response:
    """Open the link, press the button."""
    page = await client.get(link)
    return await client.post(link, data=hidden_fields(page))


async def pressed(client: AsyncClient, page: str, to: str, **fields: str) -> Response:
    """Send a form of a page, as the page holds it."""
    shown = await client.get(page)
    assert shown.status_code == 200, (shown.status_code, shown.text)
    return await client.post(to, data={**form_of(shown.text, to), **fields})


def form_of(page: str, to: str) -> dict[str, str]:
    """The hidden fields of the form that goes there."""
    _, found, form = page.partition(f'action="{to}"')
    assert found, to
    return dict(HIDDEN.findall(form.partition("</form>")[0]))


async def person_of(house: House, pathway: str) -> str:
    return str((await house.desk.get(f"/pathways/{pathway}"))["person"])


async def waiting(house: House, **more: Any) -> tuple[str, str, str]:
    """A person, their pathway, and the referral that waits for their answer."""
    pathway = await house.pathway(**more)
    view = await house.desk.get(f"/pathways/{pathway}")
    return str(view["person"]), pathway, str(view["referral"]["id"])


async def referred(house: House, **more: Any) -> tuple[str, str, str, str]:
    """The same once the person agreed and the partner was told; the agreement last."""
    person, pathway, referral = await waiting(house, **more)
    grant = await house.desk.agree(pathway, "langues", "learn_french")
    return person, pathway, referral, grant
