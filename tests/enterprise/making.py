"""Sessions, refs and times for the tests of this service."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from enterprise.domain import participations
from enterprise.domain.frames import Format, Trade
from enterprise.domain.identifiers import ParticipationId, Ref, SessionId
from enterprise.domain.participations import Entry, Participation
from enterprise.domain.sessions import Calling, Session
from enterprise.settings.rules_file import shipped_rules

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
SESSION = SessionId(UUID(int=1))
RULES = shipped_rules()


def ref(number: int) -> Ref:
    return Ref(UUID(int=1000 + number))


def participation_id(number: int) -> ParticipationId:
    return ParticipationId(UUID(int=2000 + number))


def entry(number: int, **needs: Any) -> Entry:
    return Entry(participation_id(number), ref(number), SESSION, **needs)


def flashcoop(**changes: Any) -> Calling:
    calling = Calling(
        format=Format.FLASHCOOP,
        trade=Trade.COOKING,
        places_min=3,
        places_max=4,
        starts_on=date(2026, 12, 1),
        ends_on=date(2026, 12, 10),
        offer_days=7,
    )
    return replace(calling, **changes)


def volatile_cooperative(**changes: Any) -> Calling:
    calling = Calling(
        format=Format.VOLATILE_COOPERATIVE,
        trade=Trade.SEWING,
        places_min=1,
        places_max=2,
        starts_on=date(2026, 12, 1),
        ends_on=date(2027, 2, 26),
        offer_days=7,
        study_compatible=True,
        childcare=True,
        childcare_places=2,
    )
    return replace(calling, **changes)


def session(calling: Calling | None = None, **people: Any) -> Session:
    return replace(Session(SESSION, calling or flashcoop(), NOW), **people)


def offered(number: int = 1, answer_by: datetime = datetime(2026, 11, 9, 9, 30, tzinfo=UTC)) -> Participation:
    return participations.offered(entry(number), NOW, answer_by)


def accepted(number: int = 1) -> Participation:
    return participations.accept(offered(number), NOW)


def started(number: int = 1) -> Participation:
    return participations.start(accepted(number), NOW)
