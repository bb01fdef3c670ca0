"""A guarantor is found, or the agency decides to do without one."""

from datetime import timedelta

import pytest

from funding.domain.application import Application, Status
from funding.domain.errors import (
    AdviserIsMissing,
    ApplicationIsOver,
    ConsentIsInTheFuture,
    GuaranteeIsMissing,
    GuaranteeIsSettled,
    GuarantorIsBound,
    NoticeIsMissing,
    NotSubmitted,
    ThereIsNoGuarantor,
)
from funding.domain.guarantee import guaranteed_cents
from funding.domain.request import add_guarantor, assign_adviser, do_without_guarantor, release_guarantor, withdraw
from tests.funding import examples
from tests.funding.examples import NOW, TODAY, guarantor, signing, waiver

TOMORROW = TODAY + timedelta(days=1)
YESTERDAY = TODAY - timedelta(days=1)


def test_the_first_adviser_starts_the_search_for_a_guarantor() -> None:
    assert examples.advised().status is Status.GUARANTOR_SEARCH


def test_another_adviser_takes_over_without_losing_the_guarantor() -> None:
    handed_over = assign_adviser(examples.guaranteed(), "staff-8", NOW)

    assert (handed_over.adviser, handed_over.status) == ("staff-8", Status.GUARANTOR_FOUND)
    assert handed_over.guarantor == examples.GUARANTOR


def test_an_adviser_is_not_assigned_before_the_person_applies() -> None:
    with pytest.raises(NotSubmitted):
        assign_adviser(examples.invited(), "staff-7", NOW)


def test_a_guarantor_is_not_sought_without_an_adviser() -> None:
    with pytest.raises(AdviserIsMissing):
        add_guarantor(examples.submitted(), guarantor(), NOW)


def test_a_guarantor_reads_the_notice_no_later_than_consenting() -> None:
    same_day = guarantor(consented_on=YESTERDAY, notice_given_on=YESTERDAY)
    too_late = guarantor(consented_on=YESTERDAY, notice_given_on=TODAY)

    assert add_guarantor(examples.advised(), same_day, NOW).status is Status.GUARANTOR_FOUND
    with pytest.raises(NoticeIsMissing):
        add_guarantor(examples.advised(), too_late, NOW)


def test_a_notice_without_a_version_is_no_notice() -> None:
    with pytest.raises(NoticeIsMissing):
        add_guarantor(examples.advised(), guarantor(notice_version=""), NOW)


def test_nobody_consents_on_a_day_to_come() -> None:
    with pytest.raises(ConsentIsInTheFuture):
        add_guarantor(examples.advised(), guarantor(consented_on=TOMORROW), NOW)


@pytest.mark.parametrize("settled", [examples.guaranteed(), examples.without_guarantee()])
def test_a_guarantee_is_settled_once(settled: Application) -> None:
    with pytest.raises(GuaranteeIsSettled):
        add_guarantor(settled, guarantor(), NOW)
    with pytest.raises(GuaranteeIsSettled):
        do_without_guarantor(settled, waiver())


def test_doing_without_a_guarantor_keeps_its_reason() -> None:
    application = examples.without_guarantee()

    assert application.status is Status.NO_GUARANTEE
    assert application.no_guarantee == waiver()


def test_a_guarantor_who_steps_back_starts_the_search_again() -> None:
    searching = release_guarantor(examples.guaranteed())

    assert (searching.status, searching.guarantor) == (Status.GUARANTOR_SEARCH, None)


def test_a_guarantor_who_never_was_cannot_step_back() -> None:
    with pytest.raises(ThereIsNoGuarantor):
        release_guarantor(examples.without_guarantee())


def test_a_guarantor_may_step_back_until_the_contract() -> None:
    granted, _ = examples.granted()
    released = release_guarantor(granted)

    assert released.status is Status.GRANTED
    with pytest.raises(GuaranteeIsMissing):
        signing(released, None)
    assert signing(add_guarantor(released, guarantor(), NOW)).status is Status.CONTRACTED


def test_a_signed_contract_binds_the_guarantor() -> None:
    signed, _ = examples.contracted()

    with pytest.raises(GuarantorIsBound):
        release_guarantor(signed)


def test_no_guarantor_is_sought_for_an_application_that_is_over() -> None:
    withdrawn, _ = withdraw(examples.advised(), examples.borrower(), NOW)

    with pytest.raises(ApplicationIsOver):
        add_guarantor(withdrawn, guarantor(), NOW)


@pytest.mark.parametrize(("amount", "share"), [(800_000, 400_000), (1, 0), (99_999, 49_999)])
def test_half_a_loan_is_guaranteed_and_never_a_cent_more(amount: int, share: int) -> None:
    assert guaranteed_cents(amount, 50) == share
