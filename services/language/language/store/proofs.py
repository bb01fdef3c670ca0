"""Facts and proofs of a learner, from the short lists in the learner's own row."""

import json
from datetime import date, datetime
from uuid import UUID

from language.domain.certificates import AttendanceCertificate, Certificate, CivicExam, CivicExamVersion
from language.domain.facts import Basis, Fact, FactCode
from language.domain.identifiers import CourseId
from language.domain.learner import ClassLevel
from language.domain.levels import Level


def facts_in(column: str) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            FactCode(one["code"]),
            one["value"],
            Basis(one["basis"]),
            one["noted_by"],
            datetime.fromisoformat(one["noted_at"]),
            _date(one["valid_until"]),
        )
        for one in json.loads(column)
    )


def class_levels_in(column: str) -> tuple[ClassLevel, ...]:
    return tuple(
        ClassLevel(
            Level(one["level"]),
            CourseId(UUID(one["course"])),
            datetime.fromisoformat(one["assessed_at"]),
            one["assessed_by"],
        )
        for one in json.loads(column)
    )


def certificates_in(column: str) -> tuple[Certificate, ...]:
    return tuple(
        Certificate(
            UUID(one["id"]),
            one["kind"],
            Level(one["level"]),
            date.fromisoformat(one["passed_on"]),
            one["seen_by"],
            datetime.fromisoformat(one["seen_at"]),
            _level(one["oral"]),
            _level(one["written"]),
            _date(one["usable_until"]),
        )
        for one in json.loads(column)
    )


def civic_exams_in(column: str) -> tuple[CivicExam, ...]:
    return tuple(
        CivicExam(
            UUID(one["id"]),
            CivicExamVersion(one["version"]),
            one["right_answers"],
            date.fromisoformat(one["sat_on"]),
            one["seen_by"],
            datetime.fromisoformat(one["seen_at"]),
        )
        for one in json.loads(column)
    )


def attendance_certificates_in(column: str) -> tuple[AttendanceCertificate, ...]:
    return tuple(
        AttendanceCertificate(
            UUID(one["id"]),
            CourseId(UUID(one["course"])),
            date.fromisoformat(one["starts_on"]),
            date.fromisoformat(one["ends_on"]),
            one["minutes_attended"],
            one["minutes_held"],
            one["issued_by"],
            datetime.fromisoformat(one["issued_at"]),
        )
        for one in json.loads(column)
    )


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _level(text: str | None) -> Level | None:
    return None if text is None else Level(text)
