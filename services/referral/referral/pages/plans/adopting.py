"""Plans that networks shared, taken over for new pathways; running ones stay on their version."""

from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from passerelle.pages.desk import Form, Site, done, once_of
from passerelle.runtime.organization import Organization
from referral.api.shared_plans import received_plan
from referral.commands import shared_plans as commands
from referral.pages.plans.access import Adopter
from referral.plans.library import Guide
from referral.plans.own import checked, own_id, parsed


def routes(organization: Organization, site: Site, guide: Guide) -> APIRouter:
    """POST /desk/plans/adopt, /desk/plans/adapt."""
    router = APIRouter(prefix="/desk/plans")

    @router.post("/adopt")
    async def adopt(request: Request, visitor: Adopter, form: Form) -> Response:
        """As it is."""
        plan = _id_in(form)
        async with organization.connection() as connection:
            known = parsed((await received_plan(connection, plan)).document)
        await organization.execute(
            [plan, own_id(known.name, known.version)],
            lambda states, moment: commands.adopt_plan(states, moment, plan, guide.plans),
            once_of(request, visitor, form),
        )
        return done(request, "/desk/plans", "plans.adopted")

    @router.post("/adapt")
    async def adapt(request: Request, visitor: Adopter, form: Form) -> Response:
        """A version of one's own, under another name, that was tried before."""
        plan, document = _id_in(form), form.get("document", "").replace("\r\n", "\n")
        adapted = checked(document)
        await organization.execute(
            [plan, own_id(adapted.name, adapted.version)],
            lambda states, moment: commands.adapt_plan(states, moment, plan, document, guide.plans),
            once_of(request, visitor, form),
        )
        return done(request, "/desk/plans", "plans.adapted")

    return router


def _id_in(form: dict[str, str]) -> UUID:
    try:
        return UUID(form.get("of", ""))
    except ValueError:
        raise HTTPException(404) from None
