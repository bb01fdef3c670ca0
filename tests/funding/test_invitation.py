"""An invitation is answered, prolonged, or lapses."""

from datetime import timedelta

import pytest

from funding.domain.application import Status
from funding.domain.errors import (
    AboveTheCap,
    AlreadySubmitted,
    AmountIsNotPositive,
    ApplicationIsOver,
    InvitationEndsTooSoon,
    InvitationHasLapsed,
    SectorIsMissing,
)
from funding.domain.parameters import LoanLimit, Purpose
from funding.domain.project import Project
from funding.domain.request import invite, lapse, prolong, remind, submit, withdraw
from tests.funding import examples
from tests.funding.examples import ANSWER_BY, BUSINESS, KITCHEN, NOW, PERSONAL, asking

INSTANT = timedelta(microseconds=1)


def test_an_invitation_ends_after_it_begins() -> None:
    with pytest.raises(InvitationEndsTooSoon):
        invite(examples.APPLICATION, examples.REF, examples.BORROWER, NOW, answer_by=NOW)


def test_the_last_instant_of_an_invitation_counts() -> None:
    application = submit(examples.invited(), KITCHEN, BUSINESS, ANSWER_BY - INSTANT)

    assert application.status is Status.SUBMITTED
    assert application.submitted_at == ANSWER_BY - INSTANT


def test_nobody_applies_once_the_date_has_come() -> None:
    with pytest.raises(InvitationHasLapsed):
        submit(examples.invited(), KITCHEN, BUSINESS, ANSWER_BY)


def test_nobody_applies_on_a_lapsed_invitation() -> None:
    with pytest.raises(InvitationHasLapsed):
        submit(lapse(examples.invited(), ANSWER_BY), KITCHEN, BUSINESS, NOW)


def test_nobody_applies_twice_on_one_invitation() -> None:
    with pytest.raises(AlreadySubmitted):
        submit(examples.submitted(), KITCHEN, BUSINESS, NOW)


def test_nobody_applies_after_giving_up() -> None:
    withdrawn, _ = withdraw(examples.invited(), examples.borrower(), NOW)

    with pytest.raises(ApplicationIsOver):
        submit(withdrawn, KITCHEN, BUSINESS, NOW)


def test_an_answered_invitation_does_not_lapse() -> None:
    with pytest.raises(AlreadySubmitted):
        lapse(examples.submitted(), ANSWER_BY)


def test_a_prolonged_invitation_can_be_answered_later() -> None:
    prolonged = prolong(examples.invited(), NOW, ANSWER_BY + timedelta(days=7))

    assert submit(prolonged, KITCHEN, BUSINESS, ANSWER_BY).status is Status.SUBMITTED


def test_an_invitation_is_not_prolonged_into_the_past() -> None:
    with pytest.raises(InvitationEndsTooSoon):
        prolong(examples.invited(), NOW, NOW)


def test_a_reminder_is_shown_until_the_person_applies() -> None:
    reminded = remind(examples.invited(), NOW)

    assert reminded.to_remind_since == NOW
    assert submit(reminded, KITCHEN, BUSINESS, NOW).to_remind_since is None


def test_a_business_project_names_its_sector() -> None:
    with pytest.raises(SectorIsMissing):
        submit(examples.invited(), Project(Purpose.BUSINESS, 100_000), BUSINESS, NOW)


def test_a_personal_project_needs_no_sector() -> None:
    application = submit(examples.invited(), Project(Purpose.PERSONAL, 100_000), PERSONAL, NOW)

    assert application.status is Status.SUBMITTED


@pytest.mark.parametrize("amount", [0, -1])
def test_nobody_asks_for_less_than_a_cent(amount: int) -> None:
    with pytest.raises(AmountIsNotPositive):
        submit(examples.invited(), asking(amount), BUSINESS, NOW)


@pytest.mark.parametrize(("limit", "cap"), [(BUSINESS, 1_200_000), (PERSONAL, 800_000)])
def test_the_cap_itself_can_be_asked_for_and_no_more(limit: LoanLimit, cap: int) -> None:
    project = asking(cap, Project(limit.purpose, cap, KITCHEN.sector))

    assert submit(examples.invited(), project, limit, NOW).project == project
    with pytest.raises(AboveTheCap):
        submit(examples.invited(), asking(cap + 1, project), limit, NOW)
