"""Making a link to the person's page, and telling the person of it in their language."""

from datetime import datetime
from uuid import UUID

from passerelle.contracts.days import PARIS, day_of
from passerelle.pages import links
from passerelle.pages.desk import Site
from passerelle.pages.formats import day
from referral.domain.errors import NotSafeNow, NowhereToSend
from referral.domain.own_page import GOOD_FOR, OPENINGS, Way, is_safe_now, ways_to_send
from referral.domain.person import Person
from referral.pages.person.front import Front
from referral.pages.person.languages import Language, first_of, spoken_by
from referral.store import own_page


async def send(front: Front, person: Person, wanted: tuple[str, str], account: UUID) -> None:
    """By the way staff chose among those known, `wanted` being holder and means.

    Raises NowhereToSend, NotSafeNow outside the hours the person gave, and NotDelivered.
    """
    now = front.organization.now()
    known = ways_to_send(person.data, front.guide.lists, day_of(now))
    way = next((one for one in known if (one.holder, one.means) == wanted), None)
    if way is None:
        raise NowhereToSend
    if not is_safe_now(person.data.contact.safe_times, now.astimezone(PARIS)):
        raise NotSafeNow
    async with front.organization.connection() as connection:
        token = await links.make(connection, person.id, way.holder, now, now + GOOD_FOR, uses=OPENINGS)
    await front.site.sender.send(way.to, message(front.site, first_of(spoken_by(person.data)), token, now))
    await _note(front, person, way, now, account)


def message(site: Site, language: Language, token: str, now: datetime) -> str:
    """No name in it, and nothing of the person."""
    words = site.words(language.code)
    name = site.organization.settings.name
    link = f"{site.address}/me/open/{token}"
    return words("me.message", who=name, link=link, day=day(words, now + GOOD_FOR))


async def end_links(front: Front, person: Person) -> None:
    """Every link and session of the person, on every telephone."""
    async with front.organization.connection() as connection:
        for one in (person.id, *person.merged):
            await links.withdraw(connection, one)


async def _note(front: Front, person: Person, way: Way, now: datetime, account: UUID) -> None:
    async with front.organization.connection() as connection:
        await own_page.note_link(connection, person.id, way.holder, way.means, now, account)
