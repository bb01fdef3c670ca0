"""How shared plans are told to members."""

from passerelle.contracts.network import PlanShared
from passerelle.messaging.decisions import Outgoing, States
from referral.domain.membership import Membership, Role
from referral.domain.shared_plan import SHELF, SharedPlan, Shelf


def shelf_in(states: States) -> Shelf:
    """All that this organization shares; nothing at first."""
    found = states.get(SHELF)
    return found if isinstance(found, Shelf) else Shelf()


def newest_plans(states: States, membership: Membership) -> tuple[Outgoing, ...]:
    """The last version of each plan, for a member of this network."""
    if membership.role is not Role.NETWORK or not membership.is_active:
        return ()
    return tuple(told_plan(membership, one) for one in shelf_in(states).newest)


def told_plan(membership: Membership, shared: SharedPlan) -> Outgoing:
    event = PlanShared(plan=shared.plan, version=shared.version, document=shared.document)
    return Outgoing(membership.peer, membership.ref, event)
