"""Why money is not recorded, committed, spent or reported."""

from enterprise.domain.errors import EnterpriseError


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
