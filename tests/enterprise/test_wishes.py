from typing import Any

from httpx import AsyncClient

from enterprise.domain.identifiers import Ref
from enterprise.store import held_about
from tests.enterprise.cooperative import Cooperative
from tests.enterprise.hosting import begun, post
from tests.enterprise.making import ref

AMINA, SORAYA, LINA = ref(1), ref(2), ref(3)


async def test_only_a_wish_that_both_have_is_shown(cooperative: Cooperative, client: AsyncClient) -> None:
    session = await begun(cooperative, client, AMINA, SORAYA, LINA)
    await wish(client, session, AMINA, SORAYA)
    await wish(client, session, AMINA, LINA)
    assert await pairs(client, session) == []
    await wish(client, session, SORAYA, AMINA)
    assert await pairs(client, session) == [[str(AMINA), str(SORAYA)]]


async def test_a_one_sided_wish_reveals_nothing_to_the_other(cooperative: Cooperative, client: AsyncClient) -> None:
    session = await begun(cooperative, client, AMINA, SORAYA)
    before = await everything_shown(client, session, SORAYA)
    answer = await wish(client, session, AMINA, SORAYA)
    assert await everything_shown(client, session, SORAYA) == before
    assert await wish(client, session, SORAYA, AMINA) == answer == (201, {"recorded": True})


async def test_a_one_sided_wish_is_absent_from_the_other_s_access(
    cooperative: Cooperative, client: AsyncClient
) -> None:
    session = await begun(cooperative, client, AMINA, SORAYA)
    await wish(client, session, AMINA, SORAYA)
    async with cooperative.pool.acquire() as connection:
        own, other = await held_about(connection, [AMINA]), await held_about(connection, [SORAYA])
    assert [one["is_mutual"] for one in own["wishes"]] == [False]
    assert (other["wishes"], str(AMINA) in str(other)) == ([], False)


async def test_a_pair_is_gone_when_one_of_them_withdraws(cooperative: Cooperative, client: AsyncClient) -> None:
    session = await begun(cooperative, client, AMINA, SORAYA)
    await wish(client, session, AMINA, SORAYA)
    await wish(client, session, SORAYA, AMINA)
    body = {"ref": str(SORAYA), "other": str(AMINA)}
    assert await post(client, f"/sessions/{session}/wishes/withdraw", body) == (200, {"recorded": True})
    assert await pairs(client, session) == []
    assert await post(client, f"/sessions/{session}/wishes/withdraw", body) == (200, {"recorded": True})


async def test_wishes_stay_among_people_of_one_session(cooperative: Cooperative, client: AsyncClient) -> None:
    session = await begun(cooperative, client, AMINA)
    await begun(cooperative, client, SORAYA)
    for other in (SORAYA, AMINA, ref(9)):
        status, problem = await wish(client, session, AMINA, other)
        assert (status, problem["code"]) == (422, "not_of_this_session")


async def wish(client: AsyncClient, session: str, person: Ref, other: Ref) -> tuple[int, dict[str, Any]]:
    return await post(client, f"/sessions/{session}/wishes", {"ref": str(person), "other": str(other)})


async def pairs(client: AsyncClient, session: str) -> list[list[str]]:
    return [one["refs"] for one in (await client.get(f"/sessions/{session}/pairs")).json()]


async def everything_shown(client: AsyncClient, session: str, person: Ref) -> list[Any]:
    paths = (
        f"/sessions/{session}",
        f"/sessions/{session}/pairs",
        f"/sessions/{session}/roles",
        f"/participations/{person}",
        f"/referrals/{person}/access",
        f"/referrals/{person}",
    )
    return [(await client.get(path)).json() for path in paths]
