"""What is done at the delivery desk: try again, ask again, set aside; each act is kept with the account."""

from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from passerelle.messaging.remedies import REMEDIES
from passerelle.messaging.repairs import By, Cause
from passerelle.pages.delivery.access import Repairer
from passerelle.pages.delivery.reading import Number, message_page
from passerelle.pages.delivery.showing import Counter
from passerelle.pages.flash import done
from passerelle.pages.forms import Form
from passerelle.pages.roles import Visitor

PLACE = "/desk/delivery"
CAUSES = frozenset(Cause)


def routes(counter: Counter) -> APIRouter:
    """POST replay, ask-again and discard of one message; replay of all of a kind; ask-again of a ref."""
    router = APIRouter(prefix=PLACE)
    _add_trying(router, counter)
    _add_asking(router, counter)
    _add_setting_aside(router, counter)
    return router


def by(visitor: Visitor) -> By:
    """Whose act it is; the name is the account's, and goes with it."""
    return By(str(visitor.account), visitor.account)


def _add_trying(router: APIRouter, counter: Counter) -> None:
    organization = counter.organization

    @router.post("/parked/{number}/replay")
    async def replay(request: Request, number: Number, visitor: Repairer, form: Form) -> Response:
        result = await organization.replays.replay(number, by(visitor))
        said = result if result in {"replayed", "not_open"} else "stays"
        return done(request, f"{PLACE}/parked/{number}", f"delivery.{said}")

    @router.post("/replay")
    async def replay_all(request: Request, visitor: Repairer, form: Form) -> Response:
        reason = form.get("reason", "")
        if reason not in REMEDIES:
            raise HTTPException(404)
        tried, accepted = await organization.replays.replay_all(reason, by(visitor))
        said = "all_replayed" if tried == accepted else "some_replayed" if accepted else "none_replayed"
        return done(request, PLACE, f"delivery.{said}")


def _add_asking(router: APIRouter, counter: Counter) -> None:
    organization = counter.organization

    @router.post("/parked/{number}/ask-again")
    async def ask_for_copy(request: Request, number: Number, visitor: Repairer, form: Form) -> Response:
        line, _ = await counter.line(number)
        if line is None or line.ref is None or line.ended_as:
            raise HTTPException(404)
        answer = await organization.replays.ask_again(line.ref, by(visitor), number)
        return done(request, f"{PLACE}/parked/{number}", f"delivery.{answer}")

    @router.post("/held/{ref}/ask-again")
    async def ask_for_missing(request: Request, ref: UUID, visitor: Repairer, form: Form) -> Response:
        answer = await organization.replays.ask_again(ref, by(visitor))
        return done(request, PLACE, f"delivery.{answer}")


def _add_setting_aside(router: APIRouter, counter: Counter) -> None:
    organization = counter.organization

    @router.post("/parked/{number}/discard")
    async def discard(request: Request, number: Number, visitor: Repairer, form: Form) -> Response:
        """With a reason: a code, so that nobody is named in it."""
        if form.get("cause") not in CAUSES:
            return await message_page(counter, request, number, visitor, "delivery.choose_cause")
        answer = await organization.replays.discard(number, by(visitor), Cause(form["cause"]))
        return done(request, f"{PLACE}/parked/{number}", f"delivery.{answer}")
