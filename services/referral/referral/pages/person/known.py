"""GET /me/known: who knows what, who was told what when, and who of the staff looked."""

from fastapi import APIRouter, Request, Response

from referral.pages.person.file import known_of, pathways_of
from referral.pages.person.front import Front

FILE = frozenset({"pathway", "own_page"})
"""Codes of pages that show the person's whole file; others show a name among many."""
TAKEN = frozenset({"export"})


def add_known(router: APIRouter, front: Front) -> None:
    @router.get("/me/known")
    async def show(request: Request) -> Response:
        guest = await front.guest(request)
        known = await known_of(front, guest.person, await pathways_of(front, guest.person))
        now = front.organization.now()
        return front.show(request, "me_known.html", guest, at="known", known=known, now=now, look=look_of)


def look_of(what: str) -> str:
    """How a page the staff looked at is told."""
    if what in FILE:
        return "file"
    return "copy" if what.endswith(tuple(TAKEN)) else "list"
