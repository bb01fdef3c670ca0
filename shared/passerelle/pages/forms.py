"""Forms people post: ours only, small, as plain text."""

import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import orjson
from fastapi import Depends, Request

from passerelle.messaging.answers import Once
from passerelle.pages.cookies import Area, csrf_of
from passerelle.pages.errors import FormIsNotOurs
from passerelle.pages.roles import Visitor

if TYPE_CHECKING:
    from passerelle.pages.site import Site

AREAS: tuple[Area, ...] = ("staff", "person", "form")
MOST_FIELDS = 200
GUARDS = frozenset({"csrf", "once"})


async def read_form(request: Request) -> dict[str, str]:
    """The posted fields, the last of each name; raises FormIsNotOurs. Files are passed over."""
    site: Site = request.app.state.site
    if not _from_here(request):
        raise FormIsNotOurs
    posted = await request.form(max_files=0, max_fields=MOST_FIELDS)
    fields = {name: value for name, value in posted.multi_items() if isinstance(value, str)}
    given = fields.get("csrf", "")
    tokens = [site.cookies.token(request, area) for area in AREAS]
    if not any(token and hmac.compare_digest(csrf_of(token).encode(), given.encode()) for token in tokens):
        raise FormIsNotOurs
    return fields


Form = Annotated[dict[str, str], Depends(read_form)]
"""The dependency of every route that changes something: `async def act(form: Form, visitor: Signed)`."""


def once_of(request: Request, visitor: Visitor, form: Mapping[str, str]) -> Once:
    """Binds a posted form to the key in its hidden field `once`: `organization.execute(keys, command, once_of(...))`.

    A form sent twice is carried out once. Raises FormIsNotOurs when the field is missing.
    """
    key = form.get("once", "")
    if len(key) < 8:
        raise FormIsNotOurs
    body = {name: value for name, value in form.items() if name not in GUARDS}
    route = f"{request.method} {request.url.path}"
    return Once(str(visitor.account), route, key, orjson.dumps(body, option=orjson.OPT_SORT_KEYS))


def _from_here(request: Request) -> bool:
    """By the browser's own word, where it gives one; forms are also bound to a cookie."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")
