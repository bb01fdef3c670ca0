"""The network in memory: delivery, order, and what a crash may and may not undo."""

from datetime import timedelta
from functools import partial

import pytest

from passerelle.contracts.exchange import ResendRequested
from passerelle.contracts.lifecycle import ReferralStatus
from passerelle.contracts.referral import ReferralCancelled
from passerelle.messaging.decisions import Decision, Message, Moment, Reactions, States
from passerelle.testing.checker import check
from passerelle.testing.history import Applied, Carried, Fault
from passerelle.testing.network import ROUGH, STORM, CrashPoint
from tests.shared.network import owner, partner
from tests.shared.network.pair import Pair, parked_reasons
from tests.shared.network.walk import Walk


def test_referral_travels_and_its_milestones_come_back() -> None:
    pair = Pair()
    ref = pair.refer()
    for name in ("accept", "start", "complete"):
        pair.network.settle()
        pair.step(name, ref)
    assert pair.judged() == []
    assert pair.sent(ref).status is pair.guest(ref).status is ReferralStatus.COMPLETED


def test_deadline_comes_at_its_virtual_time_and_not_before() -> None:
    pair = Pair()
    ref = pair.refer()
    pair.network.advance(timedelta(days=4, hours=23))
    before = pair.guest(ref).status
    pair.network.advance(timedelta(hours=2))
    assert (before, pair.guest(ref).status) == (ReferralStatus.WAITLISTED, ReferralStatus.DECLINED)
    assert pair.sent(ref).status is ReferralStatus.DECLINED


@pytest.mark.parametrize("point", CrashPoint)
@pytest.mark.parametrize("organization", ["singa", "langues"])
@pytest.mark.parametrize("skip", [0, 1, 3])
def test_crash_at_any_point_loses_and_doubles_nothing(point: CrashPoint, organization: str, skip: int) -> None:
    pair = Pair()
    pair.network.chance.plan_crash(organization, point, skip)
    for _ in range(4):
        ref = pair.refer()
        for name in ("accept", "start", "complete"):
            pair.network.settle()
            pair.step(name, ref)
    assert pair.judged() == []
    assert any(fact.organization == organization for fact in pair.network.history.of(Fault))


def test_everything_delivered_again_has_no_second_effect() -> None:
    pair = Pair()
    ref = pair.refer()
    pair.network.settle()
    pair.step("accept", ref)
    pair.network.settle()
    for organization in ("singa", "langues"):
        pair.network.broker.replay(organization)
    assert pair.judged() == []


def test_command_asked_again_under_its_key_answers_the_same() -> None:
    pair = Pair()
    first = pair.singa.execute([], owner.open_case, "key-1")
    states = len(pair.singa.states)
    assert pair.singa.execute([], owner.open_case, "key-1") == first
    assert len(pair.singa.states) == states


def test_gap_is_held_and_healed_by_asking_the_sender() -> None:
    pair = Pair()
    ref = pair.refer()
    pair.singa.send()
    while pair.langues.broker.has_news("langues"):
        pair.network.lose_power("langues")
    pair.end(owner.cancel, ref)
    pair.network.run_until_quiet(timedelta(days=1))
    assert ResendRequested.wire in {fact.wire for fact in pair.network.history.of(Carried)}
    assert pair.judged() == []


def test_last_message_forgotten_by_the_broker_is_reconciled() -> None:
    pair = Pair()
    ref = pair.refer()
    pair.singa.send()
    while pair.langues.broker.has_news("langues"):
        pair.network.lose_power("langues")
    assert ref not in pair.langues.states
    assert pair.judged() == []
    assert ref in pair.langues.states


def test_failing_message_holds_its_ref_and_no_other() -> None:
    pair = Pair(partner_table=partner.table | Reactions({ReferralCancelled: _fails}))
    held, free = pair.refer(), pair.refer()
    pair.network.settle()
    pair.end(owner.cancel, held)
    pair.network.settle()
    pair.step("accept", free)
    pair.network.run_until_quiet(timedelta(days=1))
    assert pair.sent(free).status is ReferralStatus.ACCEPTED
    assert parked_reasons(pair.langues) == ["failing"]


def test_withdrawal_before_sending_withholds_the_referral() -> None:
    pair = Pair()
    ref = pair.refer()
    pair.end(owner.withdraw, ref)
    pair.network.settle()
    wires = [fact.wire.split(".")[-2] for fact in pair.network.history.of(Carried)]
    assert wires == ["message_withheld", "grant_withdrawn"]
    assert ref not in pair.langues.states
    assert pair.judged() == []


def test_locks_of_an_open_transaction_bind_all_other_work() -> None:
    pair = Pair()
    ref = pair.refer()
    pair.network.settle()
    pair.step("accept", ref)
    pair.langues.send()
    command = partial(owner.cancel, case=pair.case, ref=ref)
    transaction = pair.singa.prepare([pair.case], command, "open")
    transaction.hold_open()
    assert not pair.network.step()
    transaction.commit()
    assert pair.network.step()


@pytest.mark.parametrize("faults", [ROUGH, STORM], ids=["rough", "storm"])
def test_same_seed_replays_the_same_history_exactly(faults: object) -> None:
    runs = [[_told(fact) for fact in Walk(5, STORM if faults is STORM else ROUGH).run().facts] for _ in range(2)]
    assert runs[0] == runs[1]
    assert check(Walk(5, ROUGH).run()) == []


def _told(fact: object) -> str:
    """A fact without its event id, which the envelope draws from the machine's clock."""
    hidden = str(fact.event) if isinstance(fact, Applied | Carried) else ""
    return str(fact).replace(hidden, "") if hidden else str(fact)


def _fails(states: States, message: Message, moment: Moment) -> Decision:
    raise ZeroDivisionError
