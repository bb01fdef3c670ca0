"""A level in class, a certificate and an attendance certificate are three things."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest

from language.commands import courses, proofs
from language.commands.proofs import Paper
from language.domain.certificates import Certificate, CivicExamVersion, certified
from language.domain.errors import CertificateIsInvalid, CivicExamIsInvalid, HoursAreUnknown, NeverAttended
from language.domain.facts import Procedure
from language.domain.legal import State, missing
from language.domain.levels import Level
from tests.language.making import BOOK, NOW, TODAY
from tests.language.town import Town


def certificate(kind: str, level: Level = Level.B1, passed_on: date = date(2025, 3, 1)) -> Certificate:
    seen = Certificate(uuid4(), kind, level, passed_on, "teacher-1", NOW)
    return certified(BOOK.certificates, seen, TODAY)


@pytest.mark.parametrize(
    ("kind", "until"),
    [("delf", None), ("tcf_irn", date(2027, 3, 1)), ("tef_irn", date(2027, 3, 1))],
)
def test_a_certificate_can_be_used_for_as_long_as_its_kind_says(kind: str, until: date | None) -> None:
    assert certificate(kind).usable_until == until


def test_a_certificate_ends_on_the_last_day_of_a_shorter_month() -> None:
    assert certificate("tcf_irn", passed_on=date(2024, 2, 29)).usable_until == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("kind", "level", "passed_on"),
    [
        ("delf", Level.C1, date(2025, 3, 1)),
        ("diploma_of_nowhere", Level.B1, date(2025, 3, 1)),
        ("delf", Level.B1, date(2026, 1, 6)),
        ("tcf_irn", Level.B1, date(1999, 1, 1)),
    ],
    ids=["level it has not", "unknown kind", "a day to come", "before the kind"],
)
def test_a_certificate_that_cannot_be_is_refused(kind: str, level: Level, passed_on: date) -> None:
    with pytest.raises(CertificateIsInvalid):
        certificate(kind, level, passed_on)


def test_the_weakest_part_of_a_certificate_counts() -> None:
    assert replace(certificate("tcf_irn"), oral=Level.B1, written=Level.A2).level_proven is Level.A2


def test_a_certificate_tells_who_saw_it(town: Town) -> None:
    ref = town.taken_on()

    paper = Paper("delf", Level.A2, date(2025, 3, 1))
    answer = town.do(
        [ref], lambda states, moment: proofs.record_certificate(states, moment, BOOK, ref, paper, "teacher-7")
    )

    assert [(one["kind"], one["level_proven"], one["seen_by"]) for one in answer["certificates"]] == [
        ("delf", "A2", "teacher-7")
    ]


def test_a_civic_exam_is_not_seen_before_its_day(town: Town) -> None:
    ref, tomorrow = town.taken_on(), date(2199, 1, 1)

    with pytest.raises(CivicExamIsInvalid):
        town.do(
            [ref],
            lambda states, moment: proofs.record_civic_exam(
                states, moment, ref, CivicExamVersion.CSP, 40, tomorrow, "teacher-1"
            ),
        )


def attended(town: Town, *minutes: int | None) -> tuple[UUID, UUID]:
    """One learner in a course, present at the first session, excused at the second, absent from the third."""
    ref, other, opened = town.taken_on(), town.taken_on(), town.open_course()
    town.enrol(opened, ref, other)
    town.start(opened)
    rolls = zip(([ref, other], [other], [other]), ([], [ref], []), minutes, strict=False)
    for present, excused, length in rolls:
        call = courses.RollCall(present, excused=excused, minutes=length)
        town.do(
            [opened, ref, other], lambda states, moment, call=call: courses.record_session(states, moment, opened, call)
        )
    return opened, ref


def issue(town: Town, opened: UUID, ref: UUID) -> dict[str, object]:
    answer = town.do(
        [opened, ref],
        lambda states, moment: proofs.issue_attendance_certificate(states, moment, opened, ref, "office-1"),
    )
    [issued] = answer["attendance_certificates"]
    found: dict[str, object] = issued
    return found


def test_hours_attended_are_certified_from_the_rolls(town: Town) -> None:
    issued = issue(town, *attended(town, 150, 150, 120))

    assert (issued["minutes_attended"], issued["minutes_held"], issued["issued_by"]) == (150, 420, "office-1")


def test_an_attendance_certificate_issued_again_replaces_itself(town: Town) -> None:
    opened, ref = attended(town, 150, 150, 120)
    first = issue(town, opened, ref)

    assert issue(town, opened, ref)["id"] != first["id"]


def test_hours_nobody_knows_are_not_certified(town: Town) -> None:
    opened, ref = attended(town, 150, None, 120)

    with pytest.raises(HoursAreUnknown):
        issue(town, opened, ref)


def test_nobody_is_certified_who_never_came(town: Town) -> None:
    opened, ref = attended(town, 150)
    late = town.taken_on()
    town.cancel(ref)
    town.enrol(opened, late)

    with pytest.raises(NeverAttended):
        issue(town, opened, late)


def test_only_a_certificate_serves_a_residence_procedure(town: Town) -> None:
    opened, ref = attended(town, 150, 150)
    town.do(
        [opened, ref], lambda states, moment: courses.record_session(states, moment, opened, courses.RollCall([ref]))
    )
    issue_before_end = courses.RollCall([ref], number=3, minutes=60)
    town.do([opened, ref], lambda states, moment: courses.record_session(states, moment, opened, issue_before_end))
    issue(town, opened, ref)
    town.complete(opened, ref, Level.C1)
    learner = town.learner(ref)

    language, _ = missing(BOOK.rules, Procedure.RESIDENT_CARD, learner.proofs, date(2026, 3, 1))

    assert [level.level for level in learner.class_levels] == [Level.C1]
    assert len(learner.attendance_certificates) == 1
    assert language.state is State.MISSING

    proven = replace(learner, certificates=(certificate("delf", Level.B2),))
    assert missing(BOOK.rules, Procedure.RESIDENT_CARD, proven.proofs, date(2026, 3, 1))[0].state is State.MET
