"""The delivery desk of every service: what was not taken in, what is awaited, what waits to go out, and repairs."""

from typing import TYPE_CHECKING

from fastapi import APIRouter

from passerelle.pages.delivery import acting, reading
from passerelle.pages.delivery.access import REPAIRS
from passerelle.pages.delivery.showing import Counter

if TYPE_CHECKING:
    from passerelle.pages.site import Site

PACKAGE = "passerelle.pages.delivery"


def bring(site: "Site") -> None:
    """Its templates, words and entry of the navigation."""
    site.add(PACKAGE)
    site.nav("/desk/delivery", "nav.delivery", roles=REPAIRS, order=800)


def routes(site: "Site") -> APIRouter:
    """Everything below /desk/delivery."""
    counter = Counter(site)
    router = APIRouter()
    router.include_router(reading.routes(counter))
    router.include_router(acting.routes(counter))
    return router
