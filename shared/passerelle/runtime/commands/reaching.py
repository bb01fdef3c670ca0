"""How a command reaches a running organization: by its local record, or by a URL and a key."""

import os
from typing import Annotated, Any
from uuid import uuid4

import httpx
import typer

from passerelle.runtime.commands.speaking import Unusable
from passerelle.runtime.local import NotRunningHere, find_local, home_folder

OrganizationOption = Annotated[
    str, typer.Option("--organization", "-o", help="Which organization; those of `passerelle up` are found by name.")
]
UrlOption = Annotated[str, typer.Option(envvar="PASSERELLE_URL", help="Its address, when it does not run here.")]


def call(organization: str, url: str, method: str, path: str, **options: Any) -> Any:
    """One request to an organization's API; raises Unusable with the problem's own words."""
    key = os.environ.get("PASSERELLE_API_KEY", "")
    if not url:
        try:
            found = find_local(home_folder(), organization)
        except NotRunningHere as error:
            raise Unusable(str(error)) from error
        url, key = found.url, found.api_key
    try:
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": str(uuid4())}
        answer = httpx.request(method, url.rstrip("/") + path, headers=headers, timeout=30, **options)
    except httpx.HTTPError as error:
        raise Unusable(f"{organization} does not answer at {url} ({type(error).__name__}). Is it running?") from error
    if answer.is_error:
        raise Unusable(_said(answer))
    return answer.json()


def _said(answer: httpx.Response) -> str:
    try:
        problem = answer.json()
    except ValueError:
        return f"The service answered {answer.status_code}."
    return f"{problem.get('detail', problem)} ({problem.get('code', answer.status_code)})"
