import asyncio
from datetime import UTC, datetime

from passerelle.demo.gathering import Gathering
from tests.demo.desk import RecordingDesk

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def test_a_session_is_opened_once_for_all_who_come() -> None:
    desk = RecordingDesk()
    gathering = Gathering(desk, invited=3)

    await asyncio.gather(*(gathering.offer(f"ref-{number}", NOW) for number in range(3)))

    assert desk.posted == ["/sessions", *["/sessions/session-1/offers"] * 3]


async def test_a_session_begins_with_the_last_answer_only() -> None:
    desk = RecordingDesk()
    gathering = Gathering(desk, invited=3)
    await gathering.offer("ref-1", NOW)

    await gathering.answered()
    await gathering.answered()
    assert "/sessions/session-1/start" not in desk.posted

    await gathering.answered()
    await gathering.until_begun()
    assert desk.posted[-1] == "/sessions/session-1/start"
