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


class SectorIsUnknown(FundingError):
    """The list of sectors does not hold this one on that day."""

    code = "sector_is_unknown"
    status = 422


class PlanIsMissing(FundingError):
    """A business project needs its plan: people, money of its own, and what the money is for."""

    code = "plan_is_missing"
    status = 422


class PlanIsNotBalanced(FundingError):
    """What the money is for must add up to the loan and the money of one's own."""

    code = "plan_is_not_balanced"
    status = 422


class EnterpriseIsTooBig(FundingError):
    """The enterprise has more employees than the law allows for a microcredit."""

    code = "enterprise_is_too_big"


class AmountIsNotPositive(FundingError):
    """An amount of money must be more than nothing."""

    code = "amount_is_not_positive"
    status = 422


class AboveTheCap(FundingError):
    """The amount, with what the borrower still owes, is above the legal cap."""

    code = "above_the_cap"


class ScheduleIsNotKept(FundingError):
    """Another loan of the borrower is behind its schedule; there is no new loan before it is made good."""

    code = "schedule_is_not_kept"


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


class QuorumIsMissing(FundingError):
    """Too few members of the committee were there to decide."""

    code = "quorum_is_missing"


class CommitteeIsInTheFuture(FundingError):
    """A committee cannot have decided on a day that has not come, nor before the person applied."""

    code = "committee_is_in_the_future"
    status = 422


class ConditionIsUnknown(FundingError):
    """The committee set no such condition."""

    code = "condition_is_unknown"


class ConditionsAreOpen(FundingError):
    """The committee's conditions must be met before the contract is signed."""

    code = "conditions_are_open"


class AlreadyDecided(FundingError):
    """The application is decided; it is decided once only."""

    code = "already_decided"


class LoanIsNotGranted(FundingError):
    """No loan was granted."""

    code = "loan_is_not_granted"


class AlreadyContracted(FundingError):
    """The contract is signed already."""

    code = "already_contracted"


class DayIsImpossible(FundingError):
    """The day must have come, and not lie before the step it follows."""

    code = "day_is_impossible"
    status = 422


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


class AboveTheGuarantee(FundingError):
    """A guarantor pays no more than what they stand for."""

    code = "above_the_guarantee"


class FirstInstalmentIsTooSoon(FundingError):
    """The first instalment must lie in the future."""

    code = "first_instalment_is_too_soon"
    status = 422


class YearIsNotOver(FundingError):
    """The report of a year is made once the year is over."""

    code = "year_is_not_over"
