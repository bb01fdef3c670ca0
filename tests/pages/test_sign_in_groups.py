"""Roles and territories that follow the groups of the organization's sign-in provider."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pydantic import ValidationError

from passerelle.pages.provider_powers import Powers, powers_of
from passerelle.pages.roles import Role
from passerelle.runtime.settings import Group
from passerelle.testing.stand import free_port
from tests.pages.island import Island, hosted_island
from tests.pages.test_sign_in_provider import CLIENT, EMAIL, issuer, user, went_and_came

__all__ = ["issuer"]

pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning")

GROUPS = {
    "coordination-38": {"roles": ["coordinator"], "territories": ["38"]},
    "coordination-lyon": {"roles": ["coordinator"], "territories": ["69123"]},
    "direction": {"roles": ["manager", "admin"]},
}
MAPPED = {name: Group.model_validate(group) for name, group in GROUPS.items()}


@pytest_asyncio.fixture
async def grouped(database: str, tmp_path: Path, issuer: str) -> AsyncIterator[Island]:
    """An island whose accounts follow the provider's groups."""
    settings = {"oidc_issuer": issuer, **CLIENT, "oidc_groups": GROUPS}
    async with hosted_island(database, tmp_path, http_port=free_port(), **settings) as island:
        yield island


def powers(*groups: str) -> tuple[set[str], tuple[str, ...]] | None:
    found = powers_of(groups, MAPPED)
    return None if found is None else (set(found.roles), found.territories)


async def account(island: Island) -> dict[str, Any]:
    (one,) = (await island.api("GET", "/accounts")).json()
    return dict(one)


def test_groups_add_up_and_one_for_everywhere_is_everywhere() -> None:
    assert powers("coordination-38") == ({"coordinator"}, ("38",))
    assert powers("coordination-lyon", "coordination-38") == ({"coordinator"}, ("38", "69123"))
    assert powers("coordination-38", "direction", "unknown") == ({"coordinator", "manager", "admin"}, ())
    assert powers("unknown") is None
    assert powers_of((), MAPPED) is None
    assert isinstance(powers_of(["direction"], MAPPED), Powers)


@pytest.mark.parametrize(
    "wrong", [{"roles": []}, {"roles": ["king"]}, {"roles": ["admin"], "territories": ["Isère"]}, {"rolls": ["admin"]}]
)
def test_a_mapping_that_cannot_be_meant_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Group.model_validate(wrong)


async def test_whoever_has_a_group_gets_its_roles_and_places(grouped: Island, issuer: str) -> None:
    user(issuer, "camille", email=EMAIL, email_verified=True, groups=["coordination-38", "choir"])

    back = await went_and_came(grouped, grouped.browser(), "camille")

    assert back.status_code == 303
    assert ((await account(grouped))["roles"], (await account(grouped))["territories"]) == (["coordinator"], ["38"])


async def test_roles_follow_the_groups_at_the_next_sign_in(grouped: Island, issuer: str) -> None:
    await grouped.invited(EMAIL, Role.ADMIN)
    user(issuer, "camille", email=EMAIL, email_verified=True, groups=["direction"])
    await went_and_came(grouped, grouped.browser(), "camille")
    first = (await account(grouped))["roles"]
    user(issuer, "camille", email=EMAIL, email_verified=True, groups=["coordination-lyon"])
    await went_and_came(grouped, grouped.browser(), "camille")

    then = await account(grouped)
    browser, _ = await grouped.signed(Role.ADMIN)
    async with grouped.organization.connection() as connection:
        key = await connection.fetchval("SELECT id FROM staff_accounts WHERE email = $1", EMAIL)
    history = (await browser.get(f"/desk/accounts/{key}")).text.partition('id="history"')[2]

    assert (first, then["roles"], then["territories"]) == (["admin", "manager"], ["coordinator"], ["69123"])
    assert history.count("taken from the organization&#39;s account") == 2


@pytest.mark.parametrize("groups", [[], ["choir"], "direction", None])
async def test_without_a_mapped_group_nobody_comes_in(grouped: Island, issuer: str, groups: Any) -> None:
    await grouped.invited(EMAIL, Role.COORDINATOR)
    user(issuer, "camille", email=EMAIL, email_verified=True, groups=groups)

    back = await went_and_came(grouped, grouped.browser(), "camille")

    assert back.status_code == 422
    assert "not known here" in back.text
    assert (await account(grouped))["roles"] == ["coordinator"]
