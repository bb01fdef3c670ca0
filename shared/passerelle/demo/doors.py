"""The ways in of the demonstration: to each organization's desk without a password, and to people's own pages."""

import httpx

from passerelle.runtime.local import LocalOrganization


async def doors(organizations: tuple[LocalOrganization, ...], client: httpx.AsyncClient) -> dict[str, str]:
    """A sign-in link for each organization that has pages, by the name people know it by."""
    found = {one.name: await _door(client, one) for one in organizations}
    return {name: link for name, link in found.items() if link}


async def own_pages(organizations: tuple[LocalOrganization, ...], client: httpx.AsyncClient) -> dict[str, str]:
    """A link to the own page of one synthetic person of each referring organization, by the organization's name."""
    found = {one.name: await _own_page(client, one) for one in organizations if one.kind == "referral"}
    return {name: link for name, link in found.items() if link}


async def _own_page(client: httpx.AsyncClient, one: LocalOrganization) -> str:
    """Of somebody on the way rather than somebody who has arrived."""
    headers = {"Authorization": f"Bearer {one.api_key}"}
    for stage in ("open", "completed"):
        answer = await client.get(f"{one.url}/pathways", params={"stage": stage, "limit": 1}, headers=headers)
        for pathway in answer.raise_for_status().json():
            made = await client.post(f"{one.url}/people/{pathway['person']}/page-links", json={}, headers=headers)
            link: str = made.raise_for_status().json()["link"]
            return link
    return ""


async def _door(client: httpx.AsyncClient, one: LocalOrganization) -> str:
    headers = {"Authorization": f"Bearer {one.api_key}"}
    answer = await client.post(f"{one.url}/accounts/demonstration", headers=headers)
    if answer.status_code == httpx.codes.NOT_FOUND:
        return ""
    link: str = answer.raise_for_status().json()["link"]
    return link
