"""How many pathways each saved view holds: counted seldom, a few at a time, and never far."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from passerelle.pages.desk import Visitor
from passerelle.runtime.organization import Organization
from referral.pages.asking import Asked, asked_of
from referral.store import overview
from referral.store.views import SavedView

MOST = 99
"""Counted no further: `99+` says as much."""
GOOD_FOR = timedelta(minutes=10)
AT_ONCE = 3
"""Views counted while one page is made."""
KEPT = 2000

NEVER = datetime.min.replace(tzinfo=UTC)

Key = tuple[str, tuple[str, ...]]
"""The address of a view, and for whose territories."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A view as a link: its count, as it was some minutes ago, or None before it was first counted."""

    view: SavedView
    asked: Asked
    is_own: bool
    count: int | None

    @property
    def address(self) -> str:
        return self.asked.address()

    @property
    def told(self) -> str:
        """`7`, `99+`, or nothing."""
        return "" if self.count is None else f"{MOST}+" if self.count > MOST else str(self.count)


class Tallies:
    """Counts of this process, the latest asked for kept longest."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        self._counts: OrderedDict[Key, tuple[int, datetime]] = OrderedDict()

    async def with_counts(self, visitor: Visitor, found: Sequence[SavedView]) -> list[Tally]:
        """Each view with its count; the stalest few are counted now, whoever comes next counts others."""
        asked = [(view, asked_of(view)) for view in found]
        await self._count_stalest(visitor, [one for _, one in asked])
        return [
            Tally(view, one, view.account == visitor.account, self._counts.get(_key(visitor, one), (None,))[0])
            for view, one in asked
        ]

    async def _count_stalest(self, visitor: Visitor, asked: Sequence[Asked]) -> None:
        now = self._organization.now()
        wanted = {_key(visitor, one): one for one in asked}
        stale = sorted((key for key in wanted if self._counted_at(key) <= now - GOOD_FOR), key=self._counted_at)
        if not stale:
            return
        async with self._organization.connection() as connection, connection.transaction(readonly=True):
            await overview.any_filter(connection)
            for key in stale[:AT_ONCE]:
                count = await overview.count_up_to(connection, wanted[key].filter(visitor, now), MOST + 1)
                self._keep(key, count, now)

    def _counted_at(self, key: Key) -> datetime:
        return self._counts.get(key, (0, NEVER))[1]

    def _keep(self, key: Key, count: int, now: datetime) -> None:
        self._counts[key] = (count, now)
        self._counts.move_to_end(key)
        while len(self._counts) > KEPT:
            self._counts.popitem(last=False)


def _key(visitor: Visitor, asked: Asked) -> Key:
    return asked.address(order="since"), tuple(sorted(visitor.territories))
