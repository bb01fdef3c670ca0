"""What the pages of the agency share: where they are, its rules, and how people, staff and codes are named."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import HTTPException, Request

from funding.api.locking import keys_of
from funding.commands import Terms
from funding.domain.application import Application
from funding.domain.sectors import Rules
from funding.store.applications import applications_at
from passerelle.messaging.decisions import Decision
from passerelle.pages import accounts
from passerelle.pages.desk import Role, Visitor, once_of
from passerelle.partnership.desk import WORK_WITH_PEOPLE, Options, Workplace


@dataclass(frozen=True, slots=True)
class Staff:
    """The accounts of the staff: names by opaque id, and who may advise or sit in the committee."""

    names: Mapping[str, str]
    advisers: Options
    members: Options

    def named(self, code: str | None) -> str:
        """The name of an account; an id that another system gave is shown as it is."""
        return "" if code is None else self.names.get(code, code)


@dataclass(frozen=True, slots=True)
class Agency(Workplace):
    """One agency's desk."""

    terms: Terms
    rules: Rules

    def sectors(self, visitor: Visitor) -> Options:
        """The sectors of today; the nomenclature is French, the project's words stand in for it in English."""
        known = [one for one in self.rules.sectors if one.holds_on(self.today)]
        if visitor.language == "fr":
            return [(one.code, one.label) for one in known]
        return [(one.code, one.code.replace("_", " ")) for one in known]

    async def staff(self, connection: Any) -> Staff:
        everybody = await accounts.everybody(connection)
        present = [one for one in everybody if one["disabled_at"] is None]
        return Staff(
            names={str(one["id"]): one["name"] for one in everybody},
            advisers=_holding(present, WORK_WITH_PEOPLE),
            members=_holding(present, WORK_WITH_PEOPLE | {Role.MANAGER}),
        )

    async def seen(self, connection: Any, visitor: Visitor, key: UUID) -> Application:
        """The application; raises HTTPException 404 when there is none, and the same when it is another territory's."""
        found = await applications_at(connection, [key])
        if not found or not is_in(visitor.territories, found[0].territory):
            raise HTTPException(404)
        return found[0]

    async def carry_out(
        self,
        request: Request,
        visitor: Visitor,
        form: Mapping[str, str],
        application: UUID,
        command: Callable[..., Decision],
        **arguments: Any,
    ) -> Any:
        """The API's own command about one application."""
        return await self.organization.execute(
            await keys_of(self.organization, application),
            lambda states, moment: command(states, moment, application=application, **arguments),
            once_of(request, visitor, form),
        )


def is_in(areas: Collection[str], commune: str | None) -> bool:
    """Whether a visitor of these areas may see what is about the commune; where nobody has said one, all may."""
    return not areas or commune is None or any(commune.startswith(area) for area in areas)


def _holding(present: Iterable[Any], roles: Collection[Role]) -> Options:
    held = {str(role) for role in roles}
    return [(str(one["id"]), one["name"]) for one in present if held & set(one["roles"])]
