"""A guarantor has rights of their own: to know, to see, to correct, to step back, to be forgotten."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from funding import commands
from funding.domain.application import Application, Status
from funding.domain.guarantee import Collected
from passerelle.messaging.decisions import NotFound
from tests.funding import agency as at
from tests.funding.agency import REF, Agency
from tests.funding.examples import NOW

KEPT = timedelta(days=180)


def erase(agency: Agency) -> Any:
    return agency.do(commands.erase_guarantor, guarantor=agency.guarantors()[0].key)


def retained(agency: Agency) -> list[str]:
    return [name for _, name in agency.deadlines if name == "guarantor_retention"]


def test_a_consent_is_kept_with_how_and_by_whom() -> None:
    guarantor = at.with_guarantor().guarantors()[0]

    assert guarantor.consent.collected is Collected.IN_WRITING
    assert guarantor.consent.collected_by == at.STAFF
    assert (guarantor.notice.version, guarantor.notice.language) == ("2026-01", "fr")


def test_a_correction_stands_and_is_dated() -> None:
    agency = at.with_guarantor()
    key = agency.guarantors()[0].key
    agency.now += timedelta(days=1)

    agency.do(commands.rectify_guarantor, guarantor=key, name=None, contact="+33 6 39 98 40 01")

    corrected = agency.guarantors()[0]
    assert (corrected.name, corrected.contact) == ("Dominique Martin", "+33 6 39 98 40 01")
    assert corrected.rectified_at == NOW + timedelta(days=1)


def test_a_guarantor_is_erased_before_the_contract() -> None:
    agency = at.with_guarantor()

    answer = erase(agency)

    assert answer == {"answer": "done", "legal_reason": None}
    assert (agency.guarantors(), retained(agency)) == ([], [])
    assert agency.application().status is Status.GUARANTOR_SEARCH


def test_a_bound_guarantor_is_told_why_not_and_erased_at_the_end() -> None:
    agency = at.disbursed()

    answer = erase(agency)
    agency.now += timedelta(days=1)
    erase(agency)

    assert answer == {"answer": "refused", "legal_reason": "guarantee_in_force"}
    assert agency.guarantors()[0].erasure_asked_at == NOW
    agency.do(commands.repay, application=agency.application().key, amount_cents=agency.account().owed_cents)
    assert agency.guarantors() == []


def test_a_guarantor_without_a_contract_is_forgotten_in_time() -> None:
    agency = at.with_guarantor()
    key = agency.application().key
    assert agency.deadlines[key, "guarantor_retention"].due == NOW + KEPT

    agency.wake(key, "guarantor_retention")

    assert agency.guarantors() == []
    assert agency.application().status is Status.GUARANTOR_SEARCH


def test_a_granted_loan_stays_granted_when_its_guarantor_goes() -> None:
    agency = at.with_guarantor()
    at.grant(agency)

    agency.wake(agency.application().key, "guarantor_retention")

    assert (agency.application().status, agency.guarantors()) == (Status.GRANTED, [])


@pytest.mark.parametrize("ending", ["release_guarantor", "withdraw"])
def test_a_guarantor_who_is_gone_is_not_looked_for(ending: str) -> None:
    agency = at.with_guarantor()

    agency.do(getattr(commands, ending), application=agency.application().key)

    assert (agency.guarantors(), retained(agency)) == ([], [])


def test_a_signed_contract_ends_the_retention_clock() -> None:
    agency = at.with_guarantor()
    clock = dict(agency.deadlines)
    at.grant(agency)
    agency = at.contracted()

    assert retained(agency) == []
    agency.deadlines = clock
    agency.wake(agency.application().key, "guarantor_retention")
    assert len(agency.guarantors()) == 1


def test_the_clock_of_an_earlier_guarantor_spares_the_next() -> None:
    agency = at.with_guarantor()
    key, clock = agency.application().key, dict(agency.deadlines)
    agency.do(commands.release_guarantor, application=key)
    again = at.with_guarantor().guarantors()[0]
    agency.states |= {again.key: again}
    agency.states[key] = Application(key, REF, agency.application().borrower, NOW, NOW + KEPT, guarantor=UUID(int=5))
    agency.deadlines = clock

    agency.wake(key, "guarantor_retention")

    assert agency.application().guarantor == UUID(int=5)


def test_nobody_is_corrected_or_erased_who_is_not_there() -> None:
    agency = at.advised()

    with pytest.raises(NotFound):
        agency.do(commands.erase_guarantor, guarantor=UUID(int=9))
    with pytest.raises(NotFound):
        agency.do(commands.rectify_guarantor, guarantor=agency.application().key, name="x", contact=None)


def test_the_owner_never_hears_of_a_guarantor() -> None:
    agency = at.with_guarantor()
    facts = agency.facts()

    agency.do(commands.rectify_guarantor, guarantor=agency.guarantors()[0].key, name="Dominique M.", contact=None)
    erase(agency)

    assert agency.facts() == facts
