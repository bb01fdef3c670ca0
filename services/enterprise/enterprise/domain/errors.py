"""Why a cooperative trial says no; the docstring is the message people read."""


class EnterpriseError(Exception):
    """The request breaks a rule of the cooperative trial; nothing was changed."""

    code = "enterprise_refused"
    status = 409

    def __init__(self, said_by: str = "") -> None:
        """`said_by` is the law, or whoever set the rule."""
        self.said_by = said_by
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
