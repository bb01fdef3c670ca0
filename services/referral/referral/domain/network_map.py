"""The network as one organization knows it: who offers what, where, with how many places, and who was sent there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from referral.domain.codes import ReferralStatus
from referral.domain.partner import Partner

OWNER_KIND = "referral"
GONE_KIND = ""
"""Of an organization that people were sent to and that announces itself no more."""
KINDS = ("language", "enterprise", "funding")
"""Columns in the order of a pathway; kinds added later come behind them, by name."""


class Standing(StrEnum):
    """What became of referrals."""

    OPEN = "open"
    """Sent or on a waiting list: no yes yet."""
    ACCEPTED = "accepted"
    """Accepted or under way."""
    ENDED = "ended"


BY_STATUS: dict[str, Standing] = {
    ReferralStatus.SENT: Standing.OPEN,
    ReferralStatus.WAITLISTED: Standing.OPEN,
    ReferralStatus.ACCEPTED: Standing.ACCEPTED,
    ReferralStatus.STARTED: Standing.ACCEPTED,
    **dict.fromkeys(
        (
            ReferralStatus.COMPLETED,
            ReferralStatus.DECLINED,
            ReferralStatus.LEFT,
            ReferralStatus.CANCELLED,
            ReferralStatus.LAPSED,
        ),
        Standing.ENDED,
    ),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One service of one organization, as it announced it."""

    title: str
    partner: Partner


@dataclass(frozen=True, slots=True)
class Flow:
    """How many referrals, by what became of them."""

    open: int = 0
    accepted: int = 0
    ended: int = 0

    @property
    def all(self) -> int:
        return self.open + self.accepted + self.ended

    def of(self, standing: Standing | None) -> int:
        """Of one standing; all of them when none is asked for."""
        return self.all if standing is None else int(getattr(self, standing.value))

    def plus(self, standing: Standing, count: int) -> "Flow":
        counts = {one.value: self.of(one) + (count if one is standing else 0) for one in Standing}
        return Flow(**counts)


@dataclass(frozen=True, slots=True)
class Silence:
    """Referrals on which an organization should have been heard of."""

    referrals: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Node:
    """One organization on the map."""

    id: str
    name: str
    kind: str
    offers: tuple[Offer, ...] = ()
    flow: Flow = Flow()
    proposals: int = 0
    """Pathways it proposed to this organization."""
    silence: Silence | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """Organizations of one kind, those with most referrals first."""

    kind: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class NetworkMap:
    """The owner, the other owners, and partners by kind."""

    owner: Node
    others: tuple[Node, ...]
    columns: tuple[Column, ...] = field(default_factory=tuple)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Everybody but the owner."""
        return (*(node for column in self.columns for node in column.nodes), *self.others)


def flows_of(counted: Iterable[tuple[str, str, int]]) -> dict[str, Flow]:
    """By organization; `counted`: organization, status, how many."""
    found: dict[str, Flow] = {}
    for partner, status, count in counted:
        standing = BY_STATUS.get(status)
        if standing is not None:
            found[partner] = found.get(partner, Flow()).plus(standing, count)
    return found


def map_of(owner: Node, nodes: Sequence[Node]) -> NetworkMap:
    """A kind that nobody had before makes a column of its own."""
    others = tuple(node for node in nodes if node.kind == OWNER_KIND)
    kinds = {node.kind for node in nodes} - {OWNER_KIND}
    ordered = [*(kind for kind in KINDS if kind in kinds), *sorted(kinds - {*KINDS, GONE_KIND})]
    last = [GONE_KIND] if GONE_KIND in kinds else []
    columns = (Column(kind, tuple(node for node in nodes if node.kind == kind)) for kind in (*ordered, *last))
    return NetworkMap(owner, _most_first(others), tuple(Column(one.kind, _most_first(one.nodes)) for one in columns))


def _most_first(nodes: Iterable[Node]) -> tuple[Node, ...]:
    return tuple(sorted(nodes, key=lambda node: (-node.flow.all, node.name, node.id)))
