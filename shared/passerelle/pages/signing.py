"""Who is signed in, as dependencies of routes."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, HTTPException, Request

from passerelle.pages import sessions
from passerelle.pages.cookies import csrf_of, hash_of
from passerelle.pages.errors import SignInNeeded
from passerelle.pages.roles import Role, Visitor
from passerelle.pages.sessions import Session
from passerelle.pages.territories import widened

if TYPE_CHECKING:
    from passerelle.pages.site import Site


async def session_of(request: Request) -> Session | None:
    """The staff session the browser's cookie opens, full or not; none when it is over."""
    site: Site = request.app.state.site
    token = site.cookies.token(request, "staff")
    if not token:
        return None
    organization = site.organization
    async with organization.connection() as connection:
        return await sessions.find(connection, hash_of(token), organization.now(), organization.settings.session_idle)


async def visitor_of(request: Request) -> Visitor | None:
    """Whoever is fully signed in."""
    site: Site = request.app.state.site
    session = await session_of(request)
    if session is None or not session.is_full:
        return None
    visitor = Visitor(
        session.account,
        session.name,
        session.roles,
        widened(session.territories),
        site.language(request),
        csrf_of(site.cookies.token(request, "staff")),
    )
    request.state.visitor = visitor
    return visitor


async def signed_in(request: Request) -> Visitor:
    """Whoever is fully signed in; raises SignInNeeded, which leads to the sign-in page and back."""
    visitor = await visitor_of(request)
    if visitor is None:
        raise SignInNeeded
    return visitor


Signed = Annotated[Visitor, Depends(signed_in)]
"""`async def page(visitor: Signed)`: any of the staff."""


def allowed(*roles: Role) -> Callable[..., Awaitable[Visitor]]:
    """A dependency: `Annotated[Visitor, Depends(allowed(Role.COORDINATOR))]`.

    For others the page does not exist: the same 404 as for an address nobody made.
    """

    async def visitor_with_role(visitor: Signed) -> Visitor:
        if not visitor.has(*roles):
            raise HTTPException(404)
        return visitor

    return visitor_with_role
