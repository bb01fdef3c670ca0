"""Names and attributes of the cookies, and the secret each form repeats."""

import hmac
import secrets
from hashlib import sha256
from typing import Literal

from fastapi import Request, Response

Area = Literal["staff", "person", "form"]
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LANGUAGE = "passerelle-language"


def new_token() -> str:
    """256 random bits, for a URL or a cookie."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> bytes:
    """What is kept of a token."""
    return sha256(token.encode()).digest()


def csrf_of(token: str) -> str:
    """The secret that forms of this cookie's holder repeat; tells nothing about the cookie."""
    return hmac.new(token.encode(), b"passerelle form", sha256).hexdigest()


class Cookies:
    """The cookies of one organization.

    `__Host-passerelle-<area>` over https. Browsers refuse that name over plain http, where only loopback is served:
    `passerelle-local-<organization>-<area>`, because cookies do not tell ports apart.
    """

    def __init__(self, organization: str, public_url: str) -> None:
        self._organization = organization
        self._is_https = public_url.startswith("https://")

    def is_secure(self, request: Request) -> bool:
        """Whether the browser speaks https, to us or to the proxy before us."""
        return self._is_https or request.url.scheme == "https"

    def may_be_set(self, request: Request) -> bool:
        """Never over a network in clear."""
        return self.is_secure(request) or request.url.hostname in LOOPBACK

    def name(self, request: Request, area: Area) -> str:
        if self.is_secure(request):
            return f"__Host-passerelle-{area}"
        return f"passerelle-local-{self._organization}-{area}"

    def token(self, request: Request, area: Area) -> str:
        """What the browser sent; empty when nothing."""
        return request.cookies.get(self.name(request, area), "")

    def keep(self, request: Request, response: Response, area: Area, token: str) -> None:
        """For this browser session only; the server's own table says when it ends."""
        response.set_cookie(
            self.name(request, area),
            token,
            secure=self.is_secure(request),
            httponly=True,
            samesite="lax",
            path="/",
        )

    def drop(self, request: Request, response: Response, area: Area) -> None:
        response.delete_cookie(
            self.name(request, area), secure=self.is_secure(request), httponly=True, samesite="lax", path="/"
        )
