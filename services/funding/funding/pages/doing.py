"""One act about an application: done, it leads back to the page; refused, the page shows why beside the form."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from fastapi import Request, Response

from funding.pages.agency import Agency
from funding.pages.file import application_page
from passerelle.messaging.decisions import Decision
from passerelle.pages.desk import Visitor, done, try_out

Asked = tuple[Callable[..., Decision], dict[str, Any]]
"""A command of the service and its arguments, as they were read from the form."""


async def act_on(
    agency: Agency,
    request: Request,
    visitor: Visitor,
    form: Mapping[str, str],
    application: UUID,
    act: str,
    said: str,
    read: Callable[[], Asked],
) -> Response:
    """`read` may raise ValidationError; the same 404 when there is no such application to see."""
    async with agency.organization.connection() as connection:
        await agency.seen(connection, visitor, application)

    async def work() -> None:
        command, arguments = read()
        await agency.carry_out(request, visitor, form, application, command, **arguments)

    if tried := await try_out(agency.site, visitor, act, form, work):
        return await application_page(agency, request, application, visitor, tried)
    return done(request, f"/desk/applications/{application}", said)
