"""The aggregates of this service in PostgreSQL: each statement loads or saves a whole batch."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from language.domain.app_activity import AppAccount
from language.domain.calendar import Diary
from language.domain.course import Course
from language.domain.learner import Learner
from language.domain.stream_places import StreamPlaces
from language.store import app_accounts, courses, diaries, learners, registers, stream_places


class LanguageStore:
    """Loads and saves the aggregates of this service; other types and keys are left to other stores."""

    async def load(self, connection: Any, keys: Collection[UUID]) -> dict[UUID, Any]:
        found: dict[UUID, Any] = {}
        for load in (
            learners.learners_at,
            courses.courses_at,
            diaries.diaries_at,
            stream_places.places_at,
            app_accounts.accounts_at,
        ):
            found.update({state.key: state for state in await load(connection, keys)})
        return found

    async def save(self, connection: Any, changed: Collection[Any]) -> None:
        await learners.save_learners(connection, [state for state in changed if isinstance(state, Learner)])
        await courses.save_courses(connection, [state for state in changed if isinstance(state, Course)])
        await diaries.save_diaries(connection, [state for state in changed if isinstance(state, Diary)])
        await stream_places.save_places(connection, [state for state in changed if isinstance(state, StreamPlaces)])
        await app_accounts.save_accounts(connection, [state for state in changed if isinstance(state, AppAccount)])

    async def forget(self, connection: Any, keys: Collection[UUID]) -> None:
        # Learners last: they lead from a ref to what else is theirs.
        await app_accounts.forget_accounts(connection, keys)
        await registers.forget_reasons(connection, keys)
        await learners.forget_learners(connection, keys)


store = LanguageStore()
