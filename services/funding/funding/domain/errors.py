"""What the microcredit service refuses: each error's docstring is what its caller reads."""

from typing import ClassVar


class FundingError(Exception):
    """The request breaks a rule of the microcredit service."""

    code: ClassVar[str] = "funding_refused"
    status: ClassVar[int] = 409

    def __init__(self) -> None:
        super().__init__((self.__doc__ or "").strip())


class NotInvited(FundingError):
    """The person was not invited to apply."""

    code = "not_invited"


class InvitationHasLapsed(FundingError):
    """The invitation to apply has lapsed."""

    code = "invitation_has_lapsed"


class InvitationEndsTooSoon(FundingError):
    """An invitation must end in the future."""

    code = "invitation_ends_too_soon"
    status = 422


class AlreadySubmitted(FundingError):
    """The application was submitted before."""

    code = "already_submitted"


class NotSubmitted(FundingError):
    """The person has not applied yet."""

    code = "not_submitted"


class ApplicationIsOver(FundingError):
    """The application is over; nothing more can be done with it."""

    code = "application_is_over"


class SectorIsMissing(FundingError):
    """A business project needs its sector."""

    code = "sector_is_missing"
    status = 422


class AmountIsNotPositive(FundingError):
    """An amount of money must be more than nothing."""

    code = "amount_is_not_positive"
    status = 422


class AboveTheCap(FundingError):
    """The amount, with what the borrower still owes, is above the legal cap."""

    code = "above_the_cap"


class AboveTheRequest(FundingError):
    """More cannot be granted than was asked for."""

    code = "above_the_request"


class TermIsTooLong(FundingError):
    """The loan would have to be repaid over more or fewer months than the rules allow."""

    code = "term_is_too_long"


class NoRuleForTheDate(FundingError):
    """No rule is known for that date."""

    code = "no_rule_for_the_date"


class AdviserIsMissing(FundingError):
    """An adviser must be assigned first."""

    code = "adviser_is_missing"


class NoticeIsMissing(FundingError):
    """A guarantor must have been given the notice about their data no later than they consented."""

    code = "notice_is_missing"


class ConsentIsInTheFuture(FundingError):
    """A guarantor cannot have consented on a day that has not come."""

    code = "consent_is_in_the_future"


class GuaranteeIsMissing(FundingError):
    """A guarantor, or the agency's decision to do without one, is needed first."""

    code = "guarantee_is_missing"


class GuaranteeIsSettled(FundingError):
    """There is a guarantor, or the agency decided to do without one, already."""

    code = "guarantee_is_settled"


class ThereIsNoGuarantor(FundingError):
    """No guarantor stands for this application."""

    code = "there_is_no_guarantor"


class GuarantorIsBound(FundingError):
    """The contract is signed: the guarantor is bound until the loan is repaid."""

    code = "guarantor_is_bound"


class AlreadyDecided(FundingError):
    """The application is decided; it is decided once only."""

    code = "already_decided"


class LoanIsNotGranted(FundingError):
    """No loan was granted."""

    code = "loan_is_not_granted"


class AlreadyContracted(FundingError):
    """The contract is signed already."""

    code = "already_contracted"


class ContractIsMissing(FundingError):
    """The contract must be signed first."""

    code = "contract_is_missing"


class AlreadyDisbursed(FundingError):
    """The money was paid out already."""

    code = "already_disbursed"


class LoanIsNotDisbursed(FundingError):
    """The money was not paid out yet."""

    code = "loan_is_not_disbursed"


class RepaidTooMuch(FundingError):
    """More would be repaid than is still owed."""

    code = "repaid_too_much"
