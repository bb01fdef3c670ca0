"""One message on the next page, such as that something was done."""

import re

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from passerelle.pages.places import safe_next

KEY = re.compile(r"[a-z0-9_.]{1,60}")


def done(request: Request, path: str, key: str = "") -> Response:
    """After a form: on to a page of this site, which says the words of `key` once. Never the result of a GET."""
    where = path if path.startswith("/me") and "//" not in path else safe_next(path)
    if key and KEY.fullmatch(key):
        where += f"{'&' if '?' in where else '?'}said={key}"
    return RedirectResponse(where, 303)
