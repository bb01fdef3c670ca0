"""Learners and courses in PostgreSQL: each statement loads or saves a whole batch."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from language.domain.course import Course
from language.domain.learner import Learner
from language.store import courses, learners


class LanguageStore:
    """Loads and saves the aggregates of this service; other types and keys are left to other stores."""

    async def load(self, connection: Any, keys: Collection[UUID]) -> dict[UUID, Any]:
        found: dict[UUID, Any] = {learner.key: learner for learner in await learners.learners_at(connection, keys)}
        found.update({course.key: course for course in await courses.courses_at(connection, keys)})
        return found

    async def save(self, connection: Any, changed: Collection[Any]) -> None:
        await learners.save_learners(connection, [state for state in changed if isinstance(state, Learner)])
        await courses.save_courses(connection, [state for state in changed if isinstance(state, Course)])

    async def forget(self, connection: Any, keys: Collection[UUID]) -> None:
        await learners.forget_learners(connection, keys)


store = LanguageStore()
