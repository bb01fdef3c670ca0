"""The work is committed and the organization is never told: it must find out by asking again."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pydantic import SecretStr

from passerelle.platform import Platform
from passerelle.testing.figures import Figures
from passerelle.testing.judging import Verdict
from passerelle.testing.postgres_proxy import PostgresProxy, never
from passerelle.testing.waiting import wait_until
from tests.faults.scene import Scene, hosted

ENOUGH = 100
PAIRS = 3
"""Pairs of organizations at once: after each loss an inbox rests, and waits for its next fetch."""
SITES = ("command", "receiver")


async def test_a_lost_reply_of_commit_never_doubles_an_effect(
    platform: Platform, tmp_path: Path, figures: Figures
) -> None:
    lost: Counter[str] = Counter()
    scenes = [await Scene.made(platform, tmp_path) for _ in range(PAIRS)]
    outcomes = await asyncio.gather(*(with_lost_replies(scene, lost) for scene in scenes))
    verdict = sum((verdict for _, verdict in outcomes), Verdict())
    healed = max(seconds for seconds, _ in outcomes)
    remark = f"replies lost: {lost['command']} of commands, {lost['receiver']} of batches received"
    figures.add("reply of COMMIT lost", verdict, healed=healed, remark=remark)
    assert verdict.is_clean


async def with_lost_replies(scene: Scene, lost: Counter[str]) -> tuple[float, Verdict]:
    """Both organizations lose replies until there were enough of both sorts everywhere."""
    left, right = PostgresProxy(dsn_of(scene, 0), lost), PostgresProxy(dsn_of(scene, 1), lost)
    async with left.open(), right.open(), hosted(through(scene, left, right)) as hosts:
        out, back = (replace(hosts.load_of(one), pace=0.02) for one in (hosts.left, hosts.right))
        left.swallow, right.swallow = every_other(lost), every_other(lost)
        async with out.going_on(at_once=2), back.going_on(at_once=2):
            await wait_until(lambda: all(lost[site] >= ENOUGH for site in SITES), f"{ENOUGH} lost replies", seconds=90)
        left.swallow = right.swallow = never
        return await scene.healed(out, back)


async def test_slow_replies_make_nobody_send_again(scene: Scene, figures: Figures) -> None:
    left, right = PostgresProxy(dsn_of(scene, 0)), PostgresProxy(dsn_of(scene, 1))
    async with left.open(), right.open(), hosted(through(scene, left, right)) as hosts:
        out = hosts.load_of(hosts.left)
        left.delay = right.delay = (0.05, 0.2)
        await out.tell_each(refs=4, tellings=2, at_once=4)
        seconds, verdict = await scene.healed(out)
        left.delay = right.delay = (0.0, 0.0)
    figures.add("replies of PostgreSQL 50 to 200 ms late", verdict, healed=seconds)
    assert verdict.is_clean
    assert out.calls.again == 0


def every_other(lost: Counter[str]) -> Callable[[str], bool]:
    """Lose the reply of every second command, until there were enough, and of every second batch received."""
    seen: Counter[str] = Counter()

    def lose(site: str) -> bool:
        seen[site] += 1
        if site == "command" and lost[site] >= ENOUGH:
            return False
        return site in SITES and seen[site] % 2 == 1

    return lose


def dsn_of(scene: Scene, place: int) -> str:
    return (scene.left, scene.right)[place].dsn.get_secret_value()


def through(scene: Scene, left: PostgresProxy, right: PostgresProxy) -> Scene:
    """The same two organizations, reaching their databases through proxies."""
    return Scene(
        scene.stand,
        scene.left.model_copy(update={"dsn": SecretStr(left.dsn)}),
        scene.right.model_copy(update={"dsn": SecretStr(right.dsn)}),
        scene.folder,
    )
