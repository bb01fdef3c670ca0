"""Everything this service holds about the person behind a ref, JSON-ready; the partnership tells the referral."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from language.domain.app_activity import AppAccount, account_key
from language.domain.course import Course
from language.domain.identifiers import LearnerId
from language.domain.learner import Learner
from language.store.app_accounts import accounts_at
from language.store.columns import plain_of
from language.store.courses import courses_of
from language.store.learners import learners_behind

Held = dict[str, Any]


async def held_about(connection: Any, keys: Sequence[UUID]) -> Held:
    """Levels, facts and proofs; every line of a register with the sessions; every day of the learning app.

    Keys are the ref and the learners it was ever attached to.
    """
    learners = await learners_behind(connection, keys)
    courses = await courses_of(connection, [one.id for one in learners])
    named = [account_key(one.app_account) for one in learners if one.app_account is not None]
    return {
        "learners": [plain_of(one) for one in learners],
        "courses": [_of_course(course, learner) for course in courses for learner in _in(course, learners)],
        "learning_app": [_of_account(one) for one in await accounts_at(connection, named)],
    }


def _in(course: Course, learners: list[Learner]) -> list[LearnerId]:
    lines = {line.learner for line in course.enrolments}
    return [one.id for one in learners if one.id in lines]


def _of_course(course: Course, learner: LearnerId) -> Held:
    sessions = [
        {
            "number": session.number,
            "held_on": session.held_on.isoformat(),
            "minutes": session.minutes,
            "present": learner in session.present,
            "excused": learner in session.excused,
        }
        for session in course.sessions
        if session.number >= course.enrolment_of(learner).first_session
    ]
    line = plain_of(course.enrolment_of(learner))
    return {"course": str(course.id), "title": course.plan.title, "line": line, "sessions": sessions}


def _of_account(account: AppAccount) -> Held:
    days = [
        {"day": day.isoformat(), "version": version, "minutes": minutes}
        for (day, version), minutes in account.days.items()
    ]
    return {"account": account.account, "days": days}
