from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from enterprise import commands
from enterprise.domain.contract_errors import (
    AlreadyUnderContract,
    ContractDatesAreReversed,
    ContractIsTooLong,
    ContractNeedsAnEnd,
    ContractNeedsWriting,
    FullTimeEmployeesAreExcluded,
    NoRenewalLeft,
    NotUnderContract,
    RenewalDoesNotFollow,
)
from enterprise.domain.contracts import ContractFile, Term, file_of
from enterprise.domain.errors import EnterpriseError, NoRuleForTheDate, ParticipationIsUnknown
from enterprise.domain.participations import DeclineReason
from enterprise.domain.rules import Rules, RuleStatus
from passerelle.contracts.referral import ErasureRequested
from tests.enterprise.desk import Desk
from tests.enterprise.making import RULES, ref, volatile_cooperative

FIRST = date(2026, 12, 1)
LAW = "Code de commerce, art. L.127-1 to L.127-7"


@pytest.fixture
def desk() -> Desk:
    """Somebody with a place."""
    desk = Desk()
    session = desk.open_session(volatile_cooperative())
    desk.refer(ref(1))
    desk.offer(session, ref(1))
    return desk


def sign(desk: Desk, code: str = "cape", *, full_time: bool = False, **dates: Any) -> Any:
    term = Term(**{"starts_on": FIRST, "ends_on": date(2027, 11, 30), "signed_on": FIRST, **dates})
    command = commands.sign_contract
    return desk.ask(
        lambda states, moment: command(states, moment, RULES, ref(1), code, term, full_time_employee=full_time),
        ref(1),
        file_of(ref(1)),
    )


def renew(desk: Desk, starts_on: date, ends_on: date, signed_on: date | None) -> Any:
    term = Term(starts_on, ends_on, signed_on)
    return desk.ask(
        lambda states, moment: commands.renew_contract(states, moment, RULES, ref(1), term, full_time_employee=False),
        ref(1),
        file_of(ref(1)),
    )


def file(desk: Desk) -> ContractFile:
    found = desk.states[file_of(ref(1))]
    assert isinstance(found, ContractFile)
    return found


def test_twelve_months_to_the_day_are_allowed(desk: Desk) -> None:
    answer = sign(desk)
    assert (answer["act_by"], answer["warnings"]) == ("2027-11-30", [])
    assert desk.participation(ref(1)).has_contracts


@pytest.mark.parametrize(
    ("broken", "refusal"),
    [
        ({"ends_on": date(2027, 12, 1)}, ContractIsTooLong),
        ({"ends_on": None}, ContractNeedsAnEnd),
        ({"signed_on": None}, ContractNeedsWriting),
        ({"full_time": True}, FullTimeEmployeesAreExcluded),
    ],
    ids=["a day more", "no end", "not in writing", "full-time employee"],
)
def test_what_the_law_does_not_allow_is_refused_and_cited(
    desk: Desk, broken: dict[str, Any], refusal: type[EnterpriseError]
) -> None:
    with pytest.raises(refusal, match=LAW):
        sign(desk, **broken)
    assert file_of(ref(1)) not in desk.states


def test_a_contract_is_renewed_twice_and_no_more(desk: Desk) -> None:
    sign(desk)
    renew(desk, date(2027, 12, 1), date(2028, 11, 30), date(2027, 11, 20))
    renew(desk, date(2028, 12, 1), date(2029, 11, 30), date(2028, 11, 20))
    with pytest.raises(NoRenewalLeft, match=LAW):
        renew(desk, date(2029, 12, 1), date(2029, 12, 31), date(2029, 11, 20))
    latest = file(desk).latest
    assert latest is not None
    assert (latest.renewals, latest.ends_on) == (2, date(2029, 11, 30))


def test_short_periods_do_not_allow_a_third_renewal(desk: Desk) -> None:
    sign(desk, ends_on=date(2026, 12, 31))
    renew(desk, date(2027, 1, 1), date(2027, 1, 31), date(2026, 12, 20))
    renew(desk, date(2027, 2, 1), date(2027, 2, 28), date(2027, 1, 20))
    with pytest.raises(NoRenewalLeft):
        renew(desk, date(2027, 3, 1), date(2027, 3, 31), date(2027, 2, 20))


@pytest.mark.parametrize(
    ("starts_on", "signed_on", "refusal"),
    [
        (date(2027, 12, 2), date(2027, 11, 20), RenewalDoesNotFollow),
        (date(2027, 11, 30), date(2027, 11, 20), RenewalDoesNotFollow),
        (date(2027, 12, 1), date(2027, 12, 1), RenewalDoesNotFollow),
        (date(2027, 12, 1), None, ContractNeedsWriting),
    ],
    ids=["a gap", "an overlap", "signed after the end", "not in writing"],
)
def test_a_renewal_follows_in_writing_before_the_end(
    desk: Desk, starts_on: date, signed_on: date | None, refusal: type[EnterpriseError]
) -> None:
    sign(desk)
    with pytest.raises(refusal):
        renew(desk, starts_on, date(2028, 6, 30), signed_on)


def test_what_is_to_be_confirmed_warns_and_does_not_refuse(desk: Desk) -> None:
    answer = sign(desk, "cesa", ends_on=None, signed_on=None)
    (warning,) = answer["warnings"]
    assert warning["code"] == "contract_needs_writing"
    assert "10 septembre 1947" in warning["detail"]


def test_an_employed_entrepreneur_is_to_be_an_associate_in_time(desk: Desk) -> None:
    sign(desk, "cesa", ends_on=None)
    assert file(desk).act_by == date(2029, 12, 1)


def test_nobody_has_two_contracts_at_once(desk: Desk) -> None:
    sign(desk)
    with pytest.raises(AlreadyUnderContract):
        sign(desk, starts_on=date(2027, 11, 30), ends_on=date(2028, 1, 31))
    sign(desk, "cesa", starts_on=date(2027, 12, 1), ends_on=None)
    assert [one.code for one in file(desk).contracts] == ["cape", "cesa"]


def test_a_contract_that_is_broken_off_cannot_be_renewed(desk: Desk) -> None:
    sign(desk)
    desk.pass_time(timedelta(days=60))
    desk.ask(lambda states, moment: commands.break_off_contract(states, moment, ref(1)), ref(1), file_of(ref(1)))
    assert file(desk).act_by is None
    with pytest.raises(NotUnderContract):
        renew(desk, date(2027, 12, 1), date(2028, 11, 30), date(2027, 1, 1))


@pytest.mark.parametrize("dates", [{"ends_on": date(2026, 11, 30)}, {"signed_on": date(2026, 12, 2)}])
def test_dates_of_a_contract_are_in_order(desk: Desk, dates: dict[str, Any]) -> None:
    with pytest.raises(ContractDatesAreReversed):
        sign(desk, **dates)


def test_the_frame_is_that_of_the_day_the_contract_starts(desk: Desk) -> None:
    with pytest.raises(NoRuleForTheDate):
        sign(desk, starts_on=date(2004, 1, 1), ends_on=date(2004, 6, 30), signed_on=date(2003, 12, 1))
    with pytest.raises(NoRuleForTheDate):
        sign(desk, "apprenticeship")


def test_only_somebody_of_a_session_has_a_contract(desk: Desk) -> None:
    desk.refer(ref(2))
    term = Term(FIRST, date(2027, 1, 1), FIRST)

    def command(states: Any, moment: Any) -> Any:
        return commands.sign_contract(states, moment, RULES, ref(2), "cape", term, full_time_employee=False)

    with pytest.raises(ParticipationIsUnknown):
        desk.ask(command, ref(2), file_of(ref(2)))


def test_a_contract_stays_with_the_person_in_the_next_session(desk: Desk) -> None:
    sign(desk)
    desk.ask_about(commands.decline_offer, ref(1), DeclineReason.NOT_AVAILABLE)
    desk.refer(ref(1))
    desk.offer(desk.open_session(volatile_cooperative()), ref(1))
    with pytest.raises(AlreadyUnderContract):
        sign(desk)


def test_hearsay_does_not_lift_a_limit_that_was_checked(desk: Desk) -> None:
    """A bank's page says that a CAPE has no maximum: entered as to be confirmed, it changes nothing."""
    cape = RULES.contract_on(FIRST, "cape")
    heard = replace(cape, longest_months=None, valid_from=FIRST, source="a bank", status=RuleStatus.TO_BE_CONFIRMED)
    rules = RULES | Rules(contracts=(heard,))
    assert rules.contract_on(FIRST, "cape") == cape


def test_signing_is_contact_and_erasing_takes_contracts(desk: Desk) -> None:
    desk.pass_time(timedelta(days=1))
    sign(desk)
    assert desk.referral(ref(1)).seen_at == desk.now
    desk.receive(ref(1), ErasureRequested(request=UUID(int=9), answer_by=desk.now + timedelta(days=30)))
    assert not any(isinstance(state, ContractFile) for state in desk.states.values())


def test_a_later_law_holds_from_its_day_on(desk: Desk) -> None:
    cape = RULES.contract_on(FIRST, "cape")
    longer = replace(cape, longest_months=18, valid_from=date(2027, 1, 1), source="a later law")
    rules = RULES | Rules(contracts=(longer,))
    days = (date(2026, 12, 31), date(2027, 1, 1))
    assert [rules.contract_on(day, "cape").longest_months for day in days] == [12, 18]
