"""What happens to an application when the referral ends, agreement is withdrawn or erasure is asked for."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from funding import commands
from funding.domain.application import Application, Status
from funding.domain.borrower import Borrower
from passerelle.contracts.base import Event
from passerelle.contracts.lifecycle import CancelReason, ReferralStatus
from passerelle.contracts.partner import ErasureAnswered
from passerelle.contracts.referral import ErasureRequested, GrantWithdrawn, ReferralCancelled, ReferralLapsed
from tests.funding import agency as at
from tests.funding.agency import GRANT, REF, REFERRAL, Agency
from tests.funding.examples import NOW

REQUEST = UUID(int=1010)
CANCELLED = ReferralCancelled(referral=REFERRAL, reason=CancelReason.PLAN_CHANGED)
WITHDRAWN = GrantWithdrawn(grant=GRANT, withdrawn_at=NOW)
ERASURE = ErasureRequested(request=REQUEST, answer_by=NOW + timedelta(days=30))


@pytest.mark.parametrize("ending", [CANCELLED, WITHDRAWN, ReferralLapsed(referral=REFERRAL)])
def test_an_open_application_ends_with_its_referral(ending: Event) -> None:
    agency = at.with_guarantor()
    facts = agency.facts()

    agency.receive(ending)

    assert agency.application().status is Status.CANCELLED
    assert agency.guarantors() == []
    assert agency.facts() == facts


def test_a_cancelled_invitation_neither_reminds_nor_lapses() -> None:
    agency = at.invited()

    agency.receive(CANCELLED)

    assert [name for _, name in agency.deadlines if name in {"reminder", "invitation_lapses"}] == []


@pytest.mark.parametrize("ending", [CANCELLED, WITHDRAWN])
def test_a_granted_loan_goes_on_untold_when_the_referral_ends(ending: Event) -> None:
    agency = at.contracted()
    facts = agency.facts()

    agency.receive(ending)
    agency.do(commands.disburse, application=agency.application().key)

    assert agency.application().status is Status.DISBURSED
    assert agency.referral().status is ReferralStatus.CANCELLED
    assert agency.facts() == facts


def test_a_referral_cancelled_before_an_invitation_ends_nothing() -> None:
    agency = at.referred()

    agency.receive(CANCELLED)

    assert agency.referral().status is ReferralStatus.CANCELLED


def granted() -> Agency:
    agency = at.with_guarantor()
    at.grant(agency)
    return agency


@pytest.mark.parametrize("way", [at.invited, at.submitted, at.with_guarantor, granted])
def test_before_a_contract_everything_is_erased(way: Callable[[], Agency]) -> None:
    agency = way()

    agency.receive(ERASURE)

    kept = [state for state in agency.states.values() if isinstance(state, Application)]
    owed = [state for state in agency.states.values() if isinstance(state, Borrower) and state.loans]
    assert (kept, owed, agency.guarantors()) == ([], [], [])
    assert agency.told[-1] == ErasureAnswered(request=REQUEST, answer="done")
    assert REF in agency.stopped
    assert [name for _, name in agency.deadlines if name in {"reminder", "invitation_lapses"}] == []


@pytest.mark.parametrize("way", [at.contracted, at.disbursed])
def test_accounting_records_are_kept_ten_years(way: Callable[[], Agency]) -> None:
    agency = way()

    agency.receive(ERASURE)

    until = NOW.replace(year=NOW.year + 10)
    assert agency.told[-1] == ErasureAnswered(
        request=REQUEST, answer="partial", legal_reason="accounting_records", keep_until=until
    )
    assert agency.application().contract is not None
    assert len(agency.guarantors()) == 1


def test_accounting_records_go_when_their_time_is_over() -> None:
    agency = at.disbursed()
    agency.receive(ERASURE)

    agency.wake(REQUEST, "retention_ends")

    assert [state for state in agency.states.values() if isinstance(state, Application)] == []


def test_a_loan_is_repaid_after_its_erasure_was_asked_for() -> None:
    agency = at.disbursed()
    agency.receive(ERASURE)
    told = list(agency.told)

    agency.do(commands.repay, application=agency.application().key, amount_cents=agency.account().owed_cents)

    assert agency.application().status is Status.REPAID
    assert agency.told == told


def test_a_later_repayment_makes_the_records_last_longer() -> None:
    agency = at.disbursed()
    agency.receive(ERASURE)
    agency.now = NOW.replace(year=NOW.year + 1)
    agency.do(commands.repay, application=agency.application().key, amount_cents=1)

    agency.wake(REQUEST, "retention_ends")

    assert agency.deadlines[REQUEST, "retention_ends"].due == NOW.replace(year=NOW.year + 11)
    agency.wake(REQUEST, "retention_ends")
    assert [state for state in agency.states.values() if isinstance(state, Application)] == []


def test_records_older_than_ten_years_are_erased_on_request() -> None:
    agency = at.disbursed()
    agency.now = NOW.replace(year=NOW.year + 10)

    agency.receive(ERASURE)

    assert agency.told[-1] == ErasureAnswered(request=REQUEST, answer="done")
    assert agency.guarantors() == []


@pytest.mark.parametrize("way", [at.with_guarantor, at.disbursed])
def test_a_decision_sees_all_it_needs_through_links(way: Callable[[], Agency]) -> None:
    agency = way()
    application = agency.application()
    needed = {REF, application.key, agency.guarantors()[0].key}
    needed |= {state.key for state in agency.states.values() if isinstance(state, Borrower)}

    assert set(at.seen_by(agency, [REF])) >= needed
    assert set(at.seen_by(agency, [application.key])) >= needed
