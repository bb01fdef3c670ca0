"""The way into each organization's desk in the demonstration: a link instead of a password."""

import httpx

from passerelle.runtime.local import LocalOrganization


async def doors(organizations: tuple[LocalOrganization, ...], client: httpx.AsyncClient) -> dict[str, str]:
    """A sign-in link for each organization that has pages, by the name people know it by."""
    found = {one.name: await _door(client, one) for one in organizations}
    return {name: link for name, link in found.items() if link}


async def _door(client: httpx.AsyncClient, one: LocalOrganization) -> str:
    headers = {"Authorization": f"Bearer {one.api_key}"}
    answer = await client.post(f"{one.url}/accounts/demonstration", headers=headers)
    if answer.status_code == httpx.codes.NOT_FOUND:
        return ""
    link: str = answer.raise_for_status().json()["link"]
    return link
