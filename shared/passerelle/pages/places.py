"""Addresses inside the site: where to go on after signing in."""

from urllib.parse import quote, urlsplit

from fastapi import Request

HOME = "/desk"
LONGEST = 500


def safe_next(asked: str) -> str:
    """The page asked for when it is one of the desk's, else its home: never another site."""
    parts = urlsplit(asked)
    inside = asked == HOME or asked.startswith((f"{HOME}/", f"{HOME}?"))
    plain = asked.isprintable() and "\\" not in asked and len(asked) <= LONGEST
    return asked if inside and plain and not parts.netloc and "//" not in parts.path else HOME


def sign_in_address(request: Request) -> str:
    """The sign-in page, which leads back to what was asked for when that was a page to read."""
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    back = safe_next(asked) if request.method == "GET" else HOME
    return "/desk/sign-in" if back == HOME else f"/desk/sign-in?next={quote(back, safe='')}"
