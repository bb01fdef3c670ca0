"""What pages are made of; everything a service's pages import is here.

def pages(organization: Organization) -> Sequence[APIRouter]:          # ServiceDefinition(pages=pages)
    site = Site.of(organization)
    site.add("language.pages")                                          # its templates/, words/ and static/
    site.nav("/desk/courses", "nav.courses", roles={Role.COORDINATOR}, order=20)
    router = APIRouter()

    @router.get("/desk/courses/{course}")
    async def show(request: Request, course: UUID, visitor: Signed) -> HTMLResponse:
        await organization.audit_read(visitor, course, "course")
        return site.page(request, "course.html", visitor, course=...)

    @router.post("/desk/courses/{course}/close")
    async def close(request: Request, course: UUID, visitor: Annotated[Visitor, Depends(allowed(Role.COORDINATOR))],
                    form: Form) -> Response:
        await organization.execute([course], command, once_of(request, visitor, form))
        return done(request, f"/desk/courses/{course}", "courses.closed")
"""

from passerelle.pages.flash import done
from passerelle.pages.forms import Form, once_of, read_form
from passerelle.pages.names import Named
from passerelle.pages.roles import SEE_PEOPLE, Role, Visitor
from passerelle.pages.signing import Signed, allowed, signed_in
from passerelle.pages.site import Site
from passerelle.pages.territories import widened
from passerelle.pages.trying import UNTRIED, Tried, read_body, show_tried, try_out

__all__ = [
    "SEE_PEOPLE",
    "UNTRIED",
    "Form",
    "Named",
    "Role",
    "Signed",
    "Site",
    "Tried",
    "Visitor",
    "allowed",
    "done",
    "once_of",
    "read_body",
    "read_form",
    "show_tried",
    "signed_in",
    "try_out",
    "widened",
]
