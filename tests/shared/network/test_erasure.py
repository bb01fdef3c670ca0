"""The network in memory: an erased ref stays erased, whatever still comes about it."""

from functools import partial
from uuid import UUID

from passerelle.contracts.referral import ErasureRequested
from passerelle.messaging.decisions import CancelDeadline, Decision, Message, Moment, Outgoing, Reactions, States
from tests.shared.network import owner, partner
from tests.shared.network.pair import Pair, parked_reasons


def _erase(states: States, message: Message, moment: Moment) -> Decision:
    cancelled = CancelDeadline(message.ref, "answer")
    return Decision(deadlines=(cancelled,), forget=(message.ref,), stop=(message.ref,))


def _ask_erasure(states: States, moment: Moment, case: UUID, ref: UUID) -> Decision:
    sent = states[case].referrals[ref]
    event = ErasureRequested(request=moment.new_id(), answer_by=sent.until)
    return Decision(messages=(Outgoing(sent.partner, ref, event),))


def _pair_that_erases() -> Pair:
    return Pair(partner_table=partner.table | Reactions({ErasureRequested: _erase}))


def test_message_held_behind_an_erasure_is_dropped_with_it() -> None:
    pair = _pair_that_erases()
    ref = pair.refer()
    pair.network.settle()
    pair.end(_ask_erasure, ref)
    pair.singa.send()
    while pair.langues.broker.has_news("langues"):
        pair.network.lose_power("langues")
    pair.end(owner.cancel, ref)
    pair.singa.send()
    pair.langues.receive()
    assert len(pair.langues.database.held[ref]) == 1
    assert pair.judged() == []
    assert ref not in pair.langues.states
    assert pair.langues.database.held == {}


def test_replay_after_an_erasure_brings_nothing_back() -> None:
    pair = _pair_that_erases()
    ref = pair.refer()
    pair.network.settle()
    pair.end(_ask_erasure, ref)
    pair.network.settle()
    pair.network.broker.replay("langues")
    pair.network.settle()
    pair.ask("singa", [pair.case], partial(owner.cancel, case=pair.case, ref=ref))
    assert pair.judged() == []
    assert ref not in pair.langues.states
    assert parked_reasons(pair.langues) == []
