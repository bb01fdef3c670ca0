"""What the cooperative refuses; the docstring is what the caller reads, the code is what a system reads."""


class LanguageError(Exception):
    """A rule of the language cooperative forbids this."""

    code = "language_rule"
    status = 409

    def __init__(self) -> None:
        super().__init__((self.__doc__ or "").strip())


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
