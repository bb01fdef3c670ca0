"""The map at this moment: the directory, and what was sent, told and left unanswered."""

from collections.abc import Callable
from dataclasses import dataclass

from passerelle.contracts.days import day_of
from passerelle.pages.desk import Visitor
from passerelle.privacy.directory import Entry
from passerelle.runtime.organization import Organization
from referral.domain.network_map import GONE_KIND, Flow, NetworkMap, Node, Offer, Silence, flows_of, map_of
from referral.domain.partner import Partner
from referral.pages.network.asking import Asked
from referral.pages.network.places import serves
from referral.plans.offers import partner_of
from referral.store import flows
from referral.store.flows import Counted


@dataclass(frozen=True, slots=True)
class Gathered:
    """The map, and the counts by service behind it."""

    map: NetworkMap
    counted: tuple[Counted, ...]

    def node(self, organization: str) -> Node | None:
        return next((one for one in self.map.nodes if one.id == organization), None)


async def gathered(organization: Organization, visitor: Visitor, asked: Asked) -> Gathered:
    """What this visitor may count: the people of their territories."""
    since = asked.since(day_of(organization.now()))
    async with organization.connection() as connection, connection.transaction(readonly=True):
        counted = await flows.sent_since(connection, since, visitor.territories)
        quiet = await flows.quiet(connection, visitor.territories)
        proposed = await flows.proposed_since(connection, since, visitor.territories)
    by_partner = flows_of((one.partner, one.status, one.referrals) for one in counted)
    silent = {one.partner: Silence(one.referrals, one.since) for one in quiet}
    shown = serves(asked.area)

    def node(id: str, name: str, kind: str, offers: tuple[Offer, ...] = ()) -> Node:
        flow = by_partner.get(id, Flow())
        return Node(id, name, kind, offers, flow, proposed.get(id, 0), silent.get(id))

    entries = [one for one in organization.directory.entries() if one.organization != organization.id]
    nodes = [node(one.organization, one.name, one.kind, _offers(one, shown)) for one in entries]
    known = {one.id for one in nodes}
    heard_of = {*by_partner, *silent, *proposed} - known - {organization.id}
    if asked.area.strip():
        nodes = [one for one in nodes if one.offers]
    else:
        nodes += [node(id, id, GONE_KIND) for id in sorted(heard_of)]
    owner = node(organization.id, organization.settings.name, organization.service.kind)
    return Gathered(map_of(owner, nodes), tuple(counted))


def _offers(entry: Entry, shown: Callable[[Partner], bool]) -> tuple[Offer, ...]:
    offers = (Offer(one.title, partner_of(entry, one)) for one in entry.services)
    return tuple(one for one in offers if shown(one.partner))
