"""Notes what remains once everything has settled: clocks of what is over, and details partners hold."""

from passerelle.contracts.handover import GROUP_OF_DETAIL
from passerelle.partnership import ReceivedReferral
from passerelle.testing.network import MemoryNetwork, MemoryOrganization
from passerelle.testing.silence import ClockSeen, DetailsSeen
from referral.domain.pathway import Pathway

DUTIES = ("duty_due", "duty_overdue")


def note_remaining(network: MemoryNetwork) -> None:
    """Both sides of every referral."""
    for member in network.organizations.values():
        for state in member.states.values():
            if isinstance(state, Pathway):
                _note_owners_clocks(network, member, state)
            elif isinstance(state, ReceivedReferral):
                _note_partners_side(network, member, state)


def _note_owners_clocks(network: MemoryNetwork, member: MemoryOrganization, pathway: Pathway) -> None:
    over = {str(one.id): one.id for one in pathway.referrals if one.is_over}
    for thread, name, about in member.database.deadlines.all():
        if thread == pathway.id and about in over:
            number, now = network.history.next_number(), network.clock.now
            network.recorder.note(ClockSeen(number, now, member.id, over[about], name))


def _note_partners_side(network: MemoryNetwork, member: MemoryOrganization, state: ReceivedReferral) -> None:
    now = network.clock.now
    for name in DUTIES:
        if not state.is_open and member.database.deadlines.due_of((state.ref, name, "")) is not None:
            network.recorder.note(ClockSeen(network.history.next_number(), now, member.id, state.referral, name))
    if state.contact is not None and state.agreement_in_force(now):
        held = frozenset(GROUP_OF_DETAIL[detail].value for detail in state.contact)
        number = network.history.next_number()
        network.recorder.note(DetailsSeen(number, now, member.id, state.ref, state.grant, held))
