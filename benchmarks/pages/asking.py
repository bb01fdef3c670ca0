"""Asks the pages as a browser would, in process, one request after the other, and keeps how long each took."""

import re
import statistics
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from uuid import uuid4

from httpx import ASGITransport, AsyncClient, Response

from benchmarks.pages.crowd import crowd
from passerelle.pages import accounts, sessions
from passerelle.pages.cookies import LANGUAGE, csrf_of, hash_of, new_token
from passerelle.pages.roles import Role
from passerelle.runtime.app import app_of
from passerelle.runtime.organization import Organization

FILTERS: dict[str, tuple[str, ...]] = {
    "no filter": ("",),
    "state": ("stage=completed", "stage=stopped"),
    "step": ("step=language_course", "step=microcredit", "step=reception"),
    "partner": ("partner=partner-0", "partner=partner-25", "partner=partner-39"),
    "plan": ("plan=farmer", "plan=language-to-enterprise"),
    "stuck": ("stuck=0", "stuck=14", "stuck=90"),
    "awaits agreement": ("waits=agreement",),
    "department": ("area=38", "area=75", "area=48"),
    "commune": ("area=Grenoble", "area=75119", "area=48095"),
    "longest last": ("order=-since",),
    "step and partner": ("step=language_course&partner=partner-3", "step=flashcoop&partner=partner-22"),
    "step and stuck": ("step=language_course&stuck=30", "step=microcredit&stuck=90"),
    "partner and stuck": ("partner=partner-7&stuck=30", "partner=partner-38&stuck=90"),
    "partner and agreement": ("partner=partner-7&waits=agreement", "partner=partner-38&waits=agreement"),
    "plan and department": ("plan=farmer&area=48", "plan=farmer&area=75"),
    "step and commune": ("step=microcredit&area=Grenoble", "step=flashcoop&area=48095"),
    "ended, department": ("stage=stopped&area=48", "stage=completed&area=75"),
    "stuck, department": ("stuck=90&area=48", "stuck=0&area=13"),
    "what nobody has": ("plan=farmer&partner=partner-0", "step=microcredit&partner=partner-1"),
    "everything at once": (
        "step=language_course&partner=partner-3&plan=language-to-enterprise&stuck=30&waits=agreement&area=75",
        "step=flashcoop&partner=partner-21&plan=language-to-enterprise&stuck=7&area=38&order=-since",
    ),
}
TERRITORIES = (("38",), ("75",), ("48",), ("38185",))


@dataclass(slots=True)
class Times:
    """Milliseconds of each request of one page."""

    page: str
    taken: list[float] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def percentile(self, share: int) -> float:
        return statistics.quantiles(self.taken, n=100, method="inclusive")[share - 1]

    @property
    def shown(self) -> int:
        return round(statistics.median(self.rows))


def quietest(runs: Sequence[Times]) -> Times:
    """The same page measured several times: the run least disturbed by whatever else the machine did."""
    return min(runs, key=lambda one: one.percentile(95))


class Asker:
    """Somebody signed in, without script."""

    def __init__(self, client: AsyncClient, csrf: str) -> None:
        self.client = client
        self.csrf = csrf

    @classmethod
    async def signed_in(cls, organization: Organization, territories: tuple[str, ...] = ()) -> "Asker":
        account, token, now = uuid4(), new_token(), organization.now()
        async with organization.connection() as connection:
            email = f"{account.hex}@bench.example"
            roles = frozenset({Role.COORDINATOR})
            await accounts.add(connection, account, email, "Camille", roles, territories, now)
            ends = now + organization.settings.session_longest
            await sessions.begin(connection, hash_of(token), account, "bench", now, ends, is_full=True)
        cookies = {f"passerelle-local-{organization.id}-staff": token, LANGUAGE: "fr"}
        url = f"http://127.0.0.1:{organization.settings.http_port}"
        return cls(
            AsyncClient(transport=ASGITransport(app_of(organization)), base_url=url, cookies=cookies), csrf_of(token)
        )

    async def get(self, path: str) -> Response:
        return await self.client.get(path)

    async def search(self, name: str) -> Response:
        return await self.client.post("/desk/pathways/search", data={"csrf": self.csrf, "name": name})

    async def times(self, page: str, asks: Iterator[Callable[[], Awaitable[Response]]], count: int) -> Times:
        """`count` requests, the first three not counted: they compile templates and open connections."""
        times = Times(page)
        for number, ask in enumerate(islice(asks, count + 3)):
            begun = time.perf_counter()
            answer = await ask()
            taken = (time.perf_counter() - begun) * 1000
            if answer.status_code != 200:
                raise RuntimeError(f"{page}: {answer.status_code}")
            if number >= 3:
                times.taken.append(taken)
                times.rows.append(len(re.findall("data-row", answer.text)))
        return times


async def measured(organization: Organization, count: int) -> list[Times]:
    """Every page, `count` requests each."""
    asker = await Asker.signed_in(organization)
    found = [await asker.times("Today", cycle([lambda: asker.get("/desk/today")]), count)]
    found += [await _listed(asker, name, addresses, count) for name, addresses in FILTERS.items()]
    found.append(await _listed(asker, "page 200 and on", await _deep(asker), count))
    found.append(await asker.times("search by name", cycle(_searches(asker)), count))
    found.append(await asker.times("One pathway", cycle(await _pathways(asker)), count))
    for territories in TERRITORIES:
        found += await _responsible(organization, territories, count // 4)
    return found


async def _responsible(organization: Organization, territories: tuple[str, ...], count: int) -> list[Times]:
    """The same for somebody who is responsible for a territory."""
    asker, where = await Asker.signed_in(organization, territories), "+".join(territories)
    filters = cycle([one for addresses in FILTERS.values() for one in addresses])
    return [
        await asker.times(f"Today, of {where}", cycle([lambda: asker.get("/desk/today")]), count),
        await asker.times(f"any filter, of {where}", (_getting(asker, one) for one in filters), 4 * count),
        await asker.times(f"search, of {where}", cycle(_searches(asker)), count),
    ]


async def _listed(asker: Asker, name: str, addresses: tuple[str, ...], count: int) -> Times:
    return await asker.times(name, (_getting(asker, one) for one in cycle(addresses)), count)


def _getting(asker: Asker, query: str) -> Callable[[], Awaitable[Response]]:
    return lambda: asker.get(f"/desk/pathways?{query}")


def _searches(asker: Asker) -> list[Callable[[], Awaitable[Response]]]:
    """By two letters, by a whole given name, by a family name, by both: common ones and rare ones."""
    names = crowd()
    given, family = [[name for name, _ in Counter(deck).most_common()] for deck in (names.given, names.family)]
    typed = ["ba", "am", "ta", "zz", given[0], given[-1], family[0], family[-1], f"{given[0]} {family[0][:3]}"]
    typed += [f"{family[5]} {given[5]}", f"{given[1]} b", "nobody"]
    return [lambda name=name: asker.search(name) for name in typed]  # type: ignore[misc]


async def _deep(asker: Asker) -> tuple[str, ...]:
    """Addresses of pages far behind the first, reached by walking."""
    query, reached = "", []
    for number in range(220):
        text = (await asker.get(f"/desk/pathways?{query}")).text
        query = text.partition('" rel="next"')[0].rpartition('href="/desk/pathways?')[2].replace("&amp;", "&")
        if number >= 200:
            reached.append(query)
    return tuple(reached)


async def _pathways(asker: Asker) -> list[Callable[[], Awaitable[Response]]]:
    """Pathways of several lists."""
    ids: list[str] = []
    for query in ("", "order=-since", "step=flashcoop", "plan=farmer", "stage=completed", "stuck=0"):
        ids += re.findall(r'href="/desk/pathways/([0-9a-f-]{36})"', (await asker.get(f"/desk/pathways?{query}")).text)
    return [lambda id=one: asker.get(f"/desk/pathways/{id}") for one in ids]  # type: ignore[misc]
