"""What the cooperative refuses; the docstring is what the caller reads, the code is what a system reads."""

from collections.abc import Sequence


class LanguageError(Exception):
    """A rule of the language cooperative forbids this."""

    code = "language_rule"
    status = 409

    def __init__(self, **facts: str) -> None:
        """`facts` say what exactly, in codes: never a name, never what somebody wrote."""
        super().__init__((self.__doc__ or "").strip())
        self.facts = facts


class PlacementIsEmpty(LanguageError):
    """A placement needs an overall level or at least one assessed skill."""

    code = "placement_is_empty"
    status = 422


class PlacementContradictsSkills(LanguageError):
    """The overall level must lie between the weakest and the strongest assessed skill."""

    code = "placement_contradicts_skills"
    status = 422


class PlacementIsInUse(LanguageError):
    """The learner has a place or waits for one; withdraw from the course before a new placement."""

    code = "placement_is_in_use"


class CoursePlanIsInvalid(LanguageError):
    """A course needs places, an end after its start, a target above its entry level and sessions to ask attendance."""

    code = "course_plan_is_invalid"
    status = 422


class NotTakenOnYet(LanguageError):
    """Accept the referral first: only then is there a learner."""

    code = "not_taken_on_yet"


class NotPlacedYet(LanguageError):
    """The learner has no placement yet, so no course can be said to fit."""

    code = "not_placed_yet"


class LevelDoesNotFit(LanguageError):
    """The learner's level is outside what this course takes in."""

    code = "level_does_not_fit"


class AlreadyEnrolled(LanguageError):
    """The learner already has a place or waits for one in a course."""

    code = "already_enrolled"


class NotEnrolled(LanguageError):
    """The learner has no place in this course."""

    code = "not_enrolled"


class CourseIsFull(LanguageError):
    """Every place is taken or promised to somebody who asked earlier."""

    code = "course_is_full"


class CourseHasNotStarted(LanguageError):
    """The course has not started yet."""

    code = "course_has_not_started"


class CourseHasStarted(LanguageError):
    """The course has started already."""

    code = "course_has_started"


class CourseHasBegunForLearner(LanguageError):
    """The learner has begun the course and can only complete or leave it."""

    code = "course_has_begun_for_learner"


class CourseHasEnded(LanguageError):
    """The course has ended or has no session left."""

    code = "course_has_ended"


class CourseIsEmpty(LanguageError):
    """Nobody has a place in this course, so it cannot start."""

    code = "course_is_empty"


class ResultsAreMissing(LanguageError):
    """Some learners have neither completed nor left; record that before the course ends."""

    code = "results_are_missing"


class SessionOutOfOrder(LanguageError):
    """Sessions are recorded one after the other; only a recorded one can be corrected."""

    code = "session_out_of_order"


class NotInCourseYet(LanguageError):
    """Somebody said to be present had no place yet when the session took place."""

    code = "not_in_course_yet"


class AttendanceIsTooLow(LanguageError):
    """The learner attended fewer sessions than the course asks for; record a leaver instead."""

    code = "attendance_is_too_low"


class FactIsInvalid(LanguageError):
    """The value is not one that the rules know for this fact."""

    code = "fact_is_invalid"
    status = 422


class StreamIsUnknown(LanguageError):
    """No funding stream of this code is in force on that day."""

    code = "stream_is_unknown"
    status = 422


class NotEligible(LanguageError):
    """The funder's rules do not let this learner in, or something they ask is not recorded; see the facts."""

    code = "not_eligible"


class CourseNeedsATrade(LanguageError):
    """A course of this stream says for which trade it is."""

    code = "course_needs_a_trade"
    status = 422


class StreamPeriodIsInvalid(LanguageError):
    """A period needs an end after its start and at least one place."""

    code = "stream_period_is_invalid"
    status = 422


class StreamPeriodsOverlap(LanguageError):
    """Another period of this stream has some of these days."""

    code = "stream_periods_overlap"


class StreamPeriodIsMissing(LanguageError):
    """The funder agreed places for other periods only; the course begins in none of them."""

    code = "stream_period_is_missing"


class StreamHasNoPlacesLeft(LanguageError):
    """Courses have taken more of the funder's places in this period than would be left for this one."""

    code = "stream_has_no_places_left"


class StreamPlacesAreInUse(LanguageError):
    """Courses have more places already than this number."""

    code = "stream_places_are_in_use"


class CalendarIsInvalid(LanguageError):
    """Dates lie within the course, hours in order, no two at once, and no more of them than sessions planned."""

    code = "calendar_is_invalid"
    status = 422


class TeacherIsTaken(LanguageError):
    """The teacher has another course at that hour; see the facts."""

    code = "teacher_is_taken"


class SaidTwice(LanguageError):
    """Somebody is said to be both present and excused."""

    code = "said_twice"
    status = 422


class BreakIsInvalid(LanguageError):
    """A place is kept until a day to come, within the course."""

    code = "break_is_invalid"
    status = 422


class NotOnABreak(LanguageError):
    """The learner is not on a break in this course."""

    code = "not_on_a_break"


class CertificateIsInvalid(LanguageError):
    """This kind of certificate is unknown for that day, has no such level, or the day is to come."""

    code = "certificate_is_invalid"
    status = 422


class CivicExamIsInvalid(LanguageError):
    """The day of the exam is to come."""

    code = "civic_exam_is_invalid"
    status = 422


class ProofIsUnknown(LanguageError):
    """The learner has no certificate, exam or attendance certificate of this id."""

    code = "proof_is_unknown"
    status = 404


class NeverAttended(LanguageError):
    """The learner attended no session of this course, so there is nothing to certify."""

    code = "never_attended"


class HoursAreUnknown(LanguageError):
    """Some sessions have no hours, neither in the calendar nor in the roll; correct them first."""

    code = "hours_are_unknown"


class RuleIsUnknown(LanguageError):
    """There is no legal rule of this code."""

    code = "rule_is_unknown"
    status = 404


class RuleIsUnknownThen(LanguageError):
    """No version of this rule is known for that day."""

    code = "rule_is_unknown_then"
    status = 422


class AccountIsTaken(LanguageError):
    """This account of the learning app belongs to another learner, or the learner has another one."""

    code = "account_is_taken"


class ExportIsWrong(LanguageError):
    """Nothing was imported: some lines of the export are wrong; see the facts, line by line."""

    code = "export_is_wrong"
    status = 422


class RulesAreBroken(LanguageError):
    """A file of dated rules cannot be used as it is written."""

    code = "rules_are_broken"
    status = 422

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__()
        self.problems = tuple(problems)
        self.args = ("\n".join((str(self), *self.problems)),)
