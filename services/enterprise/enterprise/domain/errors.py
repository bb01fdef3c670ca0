"""Why a cooperative trial says no; the docstring is the message people read."""


class EnterpriseError(Exception):
    """The request breaks a rule of the cooperative trial; nothing was changed."""

    code = "enterprise_refused"
    status = 409

    def __init__(self) -> None:
        super().__init__((self.__doc__ or "").strip())


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
