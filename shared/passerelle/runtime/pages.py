"""The two pages that describe an organization: its HTTP API and its messages, made of our own assets only."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, JSONResponse

from passerelle.contracts import asyncapi
from passerelle.contracts.asyncapi.page import STYLE

if TYPE_CHECKING:
    from passerelle.runtime.organization import Organization

BASE_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
DOCS_POLICY = f"{BASE_POLICY}; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
ASYNCAPI_POLICY = f"{BASE_POLICY}; style-src 'sha256-{STYLE_HASH}'"

_DOCS = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}: API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="assets/swagger-ui/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="assets/swagger-ui/swagger-ui-bundle.js"></script>
<script src="assets/docs.js"></script>
</body>
</html>
"""


def description_routes(organization: "Organization") -> APIRouter:
    """Routes of the pages and of the AsyncAPI document."""
    router = APIRouter(include_in_schema=False)

    @cache
    def document() -> dict[str, Any]:
        # Made when somebody asks: it would take a tenth of a start-up.
        return asyncapi.document(
            organization.id,
            organization.settings.name,
            receives=organization.reactions.messages,
            sends=organization.service.publishes,
        )

    @router.get("/docs")
    async def docs() -> HTMLResponse:
        """The HTTP API."""
        html = _DOCS.format(title=escape(organization.settings.name))
        return HTMLResponse(html, headers={"Content-Security-Policy": DOCS_POLICY})

    @router.get("/asyncapi")
    async def asyncapi_page() -> HTMLResponse:
        """The messages, readable."""
        return HTMLResponse(asyncapi.page(document()), headers={"Content-Security-Policy": ASYNCAPI_POLICY})

    @router.get("/asyncapi.json")
    async def asyncapi_document() -> JSONResponse:
        """The messages, for machines."""
        return JSONResponse(document())

    return router
