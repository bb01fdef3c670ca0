"""What the shared pages ask of this service: names of places by the official list, and whose file it is."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from passerelle.pages.desk import Named, Visitor
from referral.domain.territory import plain
from referral.pages.showing import commune_name
from referral.store.names import names_of
from referral.territory import official

MOST_NAMESAKES = 100


class OfficialPlaces:
    """Communes and departments of the official list."""

    def code_of(self, typed: str) -> str | None:
        """By code or whole name; none when several communes have that name. Of a commune, its code of today."""
        territory, wanted = official(), plain(typed)
        departments = territory.areas.get("department", {})
        named = [one.code for one in departments.values() if wanted in {plain(one.name), plain(one.code)}]
        code = typed.strip().upper()
        current = territory.merged.get(code, code)
        communes = territory.beginning(typed, MOST_NAMESAKES)
        found = named or [one.code for one in communes if current == one.code or plain(one.name) == wanted]
        return found[0] if len(found) == 1 else None

    def name_of(self, code: str) -> str:
        """The name of a commune or department."""
        department = official().areas.get("department", {}).get(code)
        return commune_name(code) if department is None else department.name


async def names(connection: Any, visitor: Visitor, threads: Collection[UUID]) -> Mapping[UUID, Named]:
    """Of pathways, with the page of each, and of people without one."""
    found = await names_of(connection, threads, visitor.territories)
    return {
        one.id: Named(f"{one.given_name} {one.family_name}", f"/desk/pathways/{one.id}" if one.is_pathway else "")
        for one in found
    }
