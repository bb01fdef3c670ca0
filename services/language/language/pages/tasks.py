"""What a language cooperative adds to the desk every partner has."""

from collections.abc import Sequence
from datetime import timedelta

from language.domain.levels import Level
from language.pages.office import Office
from language.pages.people import people_of
from language.store import desk as lists
from language.store.courses import courses_at
from language.store.desk import Candidate, CourseLine, Owed
from language.store.learners import learner_behind
from passerelle.pages.formats import day
from passerelle.pages.words import Words
from passerelle.partnership import ReceivedReferral
from passerelle.partnership.desk import Asked, Fact, Own, Task, Tasks, works_with_people

AHEAD = timedelta(days=14)
FEW = 2
"""Places left at which a course is nearly full."""


def own_of(office: Office) -> Own:
    """Facts on a referral's page, and lists of today."""

    async def facts(asked: Asked, referral: ReceivedReferral) -> Sequence[Fact]:
        return await _facts(office, asked, referral)

    async def tasks(asked: Asked, shown: int) -> Sequence[Tasks]:
        return await _tasks(office, asked, shown + 1)

    return Own(facts, tasks)


async def _facts(office: Office, asked: Asked, referral: ReceivedReferral) -> Sequence[Fact]:
    learner = await learner_behind(asked.connection, referral.ref)
    if learner is None or not works_with_people(asked.visitor):
        return ()
    words, page = asked.words, f"/desk/learners/{referral.ref}"
    level = words("courses.not_placed") if learner.level is None else words(f"courses.level.{learner.level.value}")
    found = [Fact(words("courses.level"), level, page)]
    if learner.course is not None:
        for course in await courses_at(asked.connection, [learner.course]):
            status = course.enrolment_of(learner.id).status
            said = f"{course.plan.title} · {words(f'courses.enrolment.{status.value}')}"
            found.append(Fact(words("courses.course"), said, f"/desk/courses/{course.id}"))
    elif referral.is_open:
        found.append(Fact(words("courses.course"), words("courses.choose_one"), page))
    return found


async def _tasks(office: Office, asked: Asked, limit: int) -> Sequence[Tasks]:
    connection, words, today = asked.connection, asked.words, office.today
    lacking = [
        await lists.rolls_missing(connection, today, limit),
        await lists.results_missing(connection, today, limit),
    ]
    starting = await lists.starting(connection, today + AHEAD, limit)
    courses = [
        Tasks("rolls", words("courses.today.rolls"), [_roll(one, words) for one in lacking[0]], "/desk/courses"),
        Tasks("results", words("courses.today.results"), [_result(one, words) for one in lacking[1]], "/desk/courses"),
        Tasks("starting", words("courses.today.starting"), [_start(one, asked, office) for one in starting]),
    ]
    if not works_with_people(asked.visitor):
        return courses
    unplaced = await lists.to_place(connection, limit)
    unenrolled = await lists.to_enrol(connection, tuple(Level), limit)
    refs = [one.ref for one in (*unplaced, *unenrolled)]
    people = await people_of(connection, refs, asked.visitor, words, asked.now)
    await office.organization.audit_reads(asked.visitor, people.named, "today")

    def listed(name: str, found: Sequence[Candidate]) -> Tasks:
        tasks = [Task(people.name(one.ref), f"/desk/learners/{one.ref}", one.level or "") for one in found]
        return Tasks(name, words(f"courses.today.{name}"), tasks, "/desk/inbox?state=accepted")

    return [*courses[:2], listed("place", unplaced), listed("enrol", unenrolled), courses[2]]


def _roll(one: Owed, words: Words) -> Task:
    note = words("courses.today.roll", number=one.count, day=day(words, one.since))
    return Task(one.title, f"/desk/courses/{one.course}/roll?number={one.count}", note)


def _result(one: Owed, words: Words) -> Task:
    note = words("courses.today.result", count=one.count)
    return Task(
        one.title, f"/desk/courses/{one.course}", f"{note} · {words('courses.until', day=day(words, one.since))}"
    )


def _start(line: CourseLine, asked: Asked, office: Office) -> Task:
    words = asked.words
    badge = words("courses.to_start") if line.starts_on <= office.today else ""
    if not badge and line.places_free <= FEW:
        badge = words("courses.full") if line.places_free <= 0 else words("courses.nearly_full")
    places = words("courses.taken", taken=line.places_taken, places=line.places)
    waiting = f" · {words('courses.waiting', count=line.waiting)}" if line.waiting else ""
    note = f"{words('courses.starts', day=day(words, line.starts_on))} · {places}{waiting}"
    return Task(
        line.title, f"/desk/courses/{line.id}", note, badge, "bad" if line.starts_on <= office.today else "warn"
    )
