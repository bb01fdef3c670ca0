"""Everything held about a person can be told, and can be erased."""

import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

import asyncpg

from language.domain.app_activity import AppAccount
from language.domain.attendance import Roll, record_session, start_course
from language.domain.breaks import Break, BreakReason
from language.domain.certificates import AttendanceCertificate, Certificate, CivicExam, CivicExamVersion
from language.domain.course import Course
from language.domain.facts import FactCode
from language.domain.learner import ClassLevel, Learner
from language.domain.levels import Level
from language.domain.pauses import pause
from language.domain.placement import Placement, Skills
from language.store import store
from language.store.held import held_about
from tests.language.counter import client_of
from tests.language.making import COURSE, NOW, TODAY, asked_by, course, fact, learner, learner_id, ref
from tests.language.office import OnPostgres, open_office

OF_LEARNERS = ("learners", "app_accounts", "app_days")
"""Tables in which nothing may stay; a register keeps a line under an identifier that leads nowhere."""


def known() -> Learner:
    """A learner of whom everything there is was noted."""
    return replace(
        learner(1),
        placement=Placement(Level.A1, Skills(Level.A1, Level.A1, Level.A2, Level.ALPHA), NOW, "teacher-2"),
        course=COURSE,
        facts=(
            fact(FactCode.LEGAL_SITUATION, "refugee", verified=True),
            fact(FactCode.RESIDENCE_DOCUMENT, "recepisse", valid_until=TODAY),
            fact(FactCode.AIM, "resident_card"),
        ),
        class_levels=(ClassLevel(Level.A1, COURSE, NOW, "teacher-2"),),
        certificates=(
            Certificate(uuid4(), "tcf_irn", Level.A2, TODAY, "office-1", NOW, Level.B1, Level.A2, usable_until=TODAY),
        ),
        civic_exams=(CivicExam(uuid4(), CivicExamVersion.CR, 35, TODAY, "office-1", NOW),),
        attendance_certificates=(AttendanceCertificate(uuid4(), COURSE, TODAY, TODAY, 150, 300, "office-1", NOW),),
        app_account="ada-1",
    )


def taught() -> Course:
    began = start_course(asked_by(course(), 1, 2), NOW)
    held = record_session(began, Roll([learner_id(1)], TODAY, excused=[learner_id(2)], minutes=90), NOW)
    return pause(held, learner_id(1), BreakReason.FAMILY, TODAY, TODAY)


ACCOUNT = AppAccount("ada-1", learner_id(1), {(TODAY, "first_words"): 12})


async def filled(connection: Any) -> None:
    await store.save(connection, [known(), learner(2), taught(), ACCOUNT])


async def test_a_learner_comes_back_with_facts_and_proofs(pool: asyncpg.Pool) -> None:
    saved = known()

    async with pool.acquire() as connection:
        await store.save(connection, [saved, taught()])
        assert await store.load(connection, [saved.id, COURSE]) == {saved.id: saved, COURSE: taught()}


async def test_everything_held_about_a_ref_is_told(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        await filled(connection)
        held = json.loads(json.dumps(await held_about(connection, [ref(1)])))

    [told], [line], [account] = held["learners"], held["courses"], held["learning_app"]
    assert {name for name, value in told.items() if value} >= {
        "placement",
        "facts",
        "class_levels",
        "certificates",
        "civic_exams",
        "attendance_certificates",
    }
    assert line["sessions"] == [
        {"number": 1, "held_on": TODAY.isoformat(), "minutes": 90, "present": True, "excused": False}
    ]
    assert line["line"]["breaks"][0]["reason"] == "family"
    assert account["days"] == [{"day": TODAY.isoformat(), "version": "first_words", "minutes": 12}]


async def test_what_is_told_of_one_says_nothing_of_another(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        await filled(connection)
        told = json.dumps(await held_about(connection, [ref(2)]))

    assert str(learner_id(1)) not in told
    assert "ada-1" not in told


async def test_a_person_is_told_all_of_it_over_http(pool: asyncpg.Pool) -> None:
    commands = await open_office(pool, taught(), 3)
    async with pool.acquire() as connection:
        await store.save(connection, [known(), ACCOUNT])

    async with client_of(OnPostgres(pool, commands)) as client:
        told = (await client.get(f"/referrals/{ref(1)}/access")).json()["service"]

    assert (len(told["learners"]), len(told["courses"]), len(told["learning_app"])) == (1, 1, 1)


async def test_nothing_is_held_about_an_unknown_ref(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        assert await held_about(connection, [ref(9)]) == {"learners": [], "courses": [], "learning_app": []}


async def test_forgetting_a_ref_leaves_nothing_of_the_person(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        await store.save(connection, [known(), ACCOUNT])
        await store.forget(connection, [ref(1)])
        counts = [await connection.fetchval(f"SELECT count(*) FROM {table}") for table in OF_LEARNERS]

    assert counts == [0, 0, 0]


async def test_a_line_that_leads_nowhere_does_not_say_why_somebody_was_away(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        await filled(connection)
        await store.forget(connection, [ref(1)])
        kept: Course = (await store.load(connection, [COURSE]))[COURSE]

    line = kept.enrolment_of(learner_id(1))
    assert line.breaks == (Break(BreakReason.OTHER, 2),)
    assert kept.enrolment_of(learner_id(2)) == taught().enrolment_of(learner_id(2))


async def test_every_table_with_a_learner_is_known_to_erasure(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        rows = await connection.fetch(
            "SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name IN ('learner', 'app_account', 'certificates')"
        )

    assert {row["table_name"] for row in rows} == {*OF_LEARNERS, "enrolments"}
