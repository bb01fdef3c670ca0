"""Why a cooperative trial says no; the docstring is the message people read."""


class EnterpriseError(Exception):
    """The request breaks a rule of the cooperative trial; nothing was changed."""

    code = "enterprise_refused"
    status = 409

    def __init__(self, said_by: str = "") -> None:
        """`said_by` is the law, or whoever set the rule."""
        message = (self.__doc__ or "").strip()
        super().__init__(f"{message} ({said_by})" if said_by else message)


class SessionIsUnknown(EnterpriseError):
    """There is no session under that identifier."""

    code = "session_is_unknown"
    status = 404


class ParticipationIsUnknown(EnterpriseError):
    """Nobody takes part, is offered a place or waits under that reference."""

    code = "participation_is_unknown"
    status = 404


class DatesAreReversed(EnterpriseError):
    """A session ends after it starts."""

    code = "dates_are_reversed"
    status = 422


class SessionStartsInThePast(EnterpriseError):
    """A new session starts today or later."""

    code = "session_starts_in_the_past"
    status = 422


class DurationDoesNotFitFormat(EnterpriseError):
    """The session is shorter or longer than its format allows."""

    code = "duration_does_not_fit_format"
    status = 422


class PlacesDoNotFitFormat(EnterpriseError):
    """The session has fewer or more places than its format allows, or a minimum above its maximum."""

    code = "places_do_not_fit_format"
    status = 422


class SessionIsFull(EnterpriseError):
    """Every place of the session is taken or kept for somebody; the person can wait for one."""

    code = "session_is_full"


class OthersAreWaiting(EnterpriseError):
    """The free places of the session go to people who have waited longer."""

    code = "others_are_waiting"


class SessionHasBegun(EnterpriseError):
    """The session has begun; nobody joins, waits or declines any more."""

    code = "session_has_begun"


class SomebodyMoved(EnterpriseError):
    """Somebody joined or left the session at the same moment; ask again."""

    code = "somebody_moved"


class SessionIsCancelled(EnterpriseError):
    """The session was cancelled; another one can be offered."""

    code = "session_is_cancelled"


class StartDayIsOver(EnterpriseError):
    """The day the session was to start is over; a place can no longer be offered in time."""

    code = "start_day_is_over"


class TooFewPeople(EnterpriseError):
    """Fewer people accepted a place than the session needs to begin."""

    code = "too_few_people"


class OffersAreOpen(EnterpriseError):
    """Places are still kept for people who have not answered; the session begins once they have or the offers lapse."""

    code = "offers_are_open"


class AlreadyTakesPart(EnterpriseError):
    """The person is offered a place, has one or waits for one already."""

    code = "already_takes_part"


class OfferHasLapsed(EnterpriseError):
    """The offer was not answered in time; the place is no longer kept."""

    code = "offer_has_lapsed"


class NothingIsOffered(EnterpriseError):
    """No place is offered to the person at the moment."""

    code = "nothing_is_offered"


class NotTakingPart(EnterpriseError):
    """The person is not in a session that has begun."""

    code = "not_taking_part"


class NoRuleForTheDate(EnterpriseError):
    """No rule of the organization's data files holds on that day."""

    code = "no_rule_for_the_date"
    status = 409


class NoChildcarePlace(EnterpriseError):
    """The session has no childcare place left for the person; the person can wait for one."""

    code = "no_childcare_place"


class StudiesOverlap(EnterpriseError):
    """The session meets at hours at which the person studies."""

    code = "studies_overlap"


class HoursAreReversed(EnterpriseError):
    """Hours end after they begin."""

    code = "hours_are_reversed"
    status = 422


class NothingIsReserved(EnterpriseError):
    """No place is reserved for the person at the moment."""

    code = "nothing_is_reserved"


class ContractIsTooLong(EnterpriseError):
    """One period of the contract would last longer than the law allows."""

    code = "contract_is_too_long"


class NoRenewalLeft(EnterpriseError):
    """The contract has been renewed as often as the law allows."""

    code = "no_renewal_left"


class ContractNeedsWriting(EnterpriseError):
    """The contract and each of its renewals is made in writing: say on which day it was signed."""

    code = "contract_needs_writing"


class FullTimeEmployeesAreExcluded(EnterpriseError):
    """A full-time employee cannot have this contract."""

    code = "full_time_employees_are_excluded"


class ContractNeedsAnEnd(EnterpriseError):
    """A contract of this kind has an end: say on which day."""

    code = "contract_needs_an_end"
    status = 422


class ContractDatesAreReversed(EnterpriseError):
    """A contract ends on the day it starts or later, and is signed by the day it starts."""

    code = "contract_dates_are_reversed"
    status = 422


class AlreadyUnderContract(EnterpriseError):
    """The person is under contract on that day already."""

    code = "already_under_contract"


class RenewalDoesNotFollow(EnterpriseError):
    """A renewal starts on the day after the period it renews, and is signed before that period is over."""

    code = "renewal_does_not_follow"
    status = 422


class NotUnderContract(EnterpriseError):
    """The person is not under a contract that has not ended."""

    code = "not_under_contract"
    status = 404


class RoleIsUnknown(EnterpriseError):
    """The organization's data files name no such role."""

    code = "role_is_unknown"
    status = 422


class RoleIsHeld(EnterpriseError):
    """The person holds this role already."""

    code = "role_is_held"


class RoleIsNotHeld(EnterpriseError):
    """The person does not hold this role."""

    code = "role_is_not_held"


class RoleWouldBeEmpty(EnterpriseError):
    """Somebody else takes the role up first: it needs more holders than would remain."""

    code = "role_would_be_empty"


class NotOfThisSession(EnterpriseError):
    """Somebody named here has not taken part in this session."""

    code = "not_of_this_session"
    status = 422


class PeriodDoesNotFollow(EnterpriseError):
    """A period of activity begins after the one before it, when the session has begun, and is over."""

    code = "period_does_not_follow"
    status = 422


class SharesDoNotAddUp(EnterpriseError):
    """What is kept and the shares of everybody do not add up to the result of the period."""

    code = "shares_do_not_add_up"
    status = 422


class NothingToShare(EnterpriseError):
    """The period has no result to share among the people."""

    code = "nothing_to_share"
    status = 422


class PeriodIsUnknown(EnterpriseError):
    """There is no period of activity under that identifier."""

    code = "period_is_unknown"
    status = 404


class PeriodIsNotTheLast(EnterpriseError):
    """Only the last period of a session can be taken back."""

    code = "period_is_not_the_last"


class OnlyForCollectives(EnterpriseError):
    """Only somebody who goes on collectively goes on with others."""

    code = "only_for_collectives"
    status = 422


class FollowUpIsUnknown(EnterpriseError):
    """No follow-up of that kind is planned for the participation."""

    code = "follow_up_is_unknown"
    status = 404


class FollowUpIsNotDue(EnterpriseError):
    """The follow-up is not due yet."""

    code = "follow_up_is_not_due"


class FollowUpIsAnswered(EnterpriseError):
    """The person has answered this follow-up already."""

    code = "follow_up_is_answered"


class SupporterIsUnknown(EnterpriseError):
    """There is no supporter under that code."""

    code = "supporter_is_unknown"
    status = 404


class SupporterIsKnown(EnterpriseError):
    """There is a supporter under that code already."""

    code = "supporter_is_known"


class LineIsUnknown(EnterpriseError):
    """There is no budget line under that identifier."""

    code = "line_is_unknown"
    status = 404


class LineDatesAreReversed(EnterpriseError):
    """The period of a budget line ends after it starts."""

    code = "line_dates_are_reversed"
    status = 422


class LineIsExhausted(EnterpriseError):
    """The budget line has less left than this."""

    code = "line_is_exhausted"


class OutsideThePeriod(EnterpriseError):
    """The budget line does not cover that day."""

    code = "outside_the_period"


class CommitmentIsUnknown(EnterpriseError):
    """There is no commitment under that identifier."""

    code = "commitment_is_unknown"
    status = 404


class CommitmentIsExhausted(EnterpriseError):
    """The commitment has less left than this."""

    code = "commitment_is_exhausted"


class CommitmentIsClosed(EnterpriseError):
    """The commitment is closed; nothing more is spent on it."""

    code = "commitment_is_closed"


class YearIsNotOver(EnterpriseError):
    """A report counts people of a whole year: it is made when the year is over."""

    code = "year_is_not_over"


class ReportIsUnknown(EnterpriseError):
    """No report was made for that year."""

    code = "report_is_unknown"
    status = 404
