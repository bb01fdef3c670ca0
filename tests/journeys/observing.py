"""Notes what the organizations say of themselves: both sides of every referral, and who holds which place."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from enterprise.domain.participations import Participation
from enterprise.domain.participations import Status as PartStatus
from enterprise.domain.sessions import Session, SessionStatus
from funding.domain.account import Account
from funding.domain.application import Application
from funding.domain.borrower import Borrower
from language.domain.course import Course, CourseStatus, EnrolmentStatus
from language.domain.learner import Learner
from language.domain.stream_places import StreamPlaces
from passerelle.contracts.days import day_of
from passerelle.partnership import ReceivedReferral
from passerelle.testing.conduct import PARTNER
from passerelle.testing.history import MoneySeen, PlacesSeen, ReferralSeen
from passerelle.testing.network import MemoryNetwork, MemoryOrganization
from tests.journeys.funding_staff import RULES

HOLDING = frozenset({PartStatus.RESERVED, PartStatus.OFFERED, PartStatus.ACCEPTED, PartStatus.STARTED})


def note_places(network: MemoryNetwork) -> None:
    """Every course and session, with the holders of places by both accounts."""
    for member in network.organizations.values():
        states = list(member.states.values())
        learners = [state for state in states if isinstance(state, Learner)]
        parts = [state for state in states if isinstance(state, Participation)]
        for state in states:
            if isinstance(state, Course):
                _note_course(network, member.id, state, learners)
            elif isinstance(state, StreamPlaces):
                _note_stream(network, member.id, state, [one for one in states if isinstance(one, Course)])
            elif isinstance(state, Session):
                _note_session(network, member.id, state, parts)


def note_money(network: MemoryNetwork) -> None:
    """Every loan that was paid out, by its account, beside what the books of its borrower say."""
    for member in network.organizations.values():
        for state in member.states.values():
            if isinstance(state, Account):
                _note_loan(network, member, state)


def note_received(network: MemoryNetwork) -> None:
    """Every referral as the partner sees it."""
    for member in network.organizations.values():
        for state in member.states.values():
            if isinstance(state, ReceivedReferral):
                network.recorder.note(_received(network, member.id, state))


def _received(network: MemoryNetwork, organization: str, state: ReceivedReferral) -> ReferralSeen:
    return ReferralSeen(
        network.history.next_number(),
        network.clock.now,
        organization,
        state.ref,
        state.referral,
        state.owner,
        PARTNER,
        state.status.value,
        state.grant,
    )


def _note_loan(network: MemoryNetwork, member: MemoryOrganization, account: Account) -> None:
    """An account whose application was erased is no longer in anybody's books."""
    application = member.states.get(account.application)
    borrower = member.states.get(application.borrower) if isinstance(application, Application) else None
    if not isinstance(borrower, Borrower):
        return
    loan = borrower.loan_of(account.application)
    limit = RULES.parameters.limit_on(day_of(network.clock.now), loan.purpose)
    network.recorder.note(
        MoneySeen(
            network.history.next_number(),
            network.clock.now,
            member.id,
            account.key,
            loan.granted_cents,
            loan.repaid_cents,
            account.principal_owed_cents,
            borrower.owed_cents(loan.purpose),
            limit.cap_cents,
        )
    )


def _note_course(network: MemoryNetwork, organization: str, course: Course, learners: Iterable[Learner]) -> None:
    """A learner who has completed has used the place up: it is neither held nor free; a break may keep one."""
    without = (EnrolmentStatus.WAITING, EnrolmentStatus.AWAY)
    waiting = {line.learner for status in without for line in course.with_status(status)}
    having = (EnrolmentStatus.ENROLLED, EnrolmentStatus.PAUSED)
    held = {line.learner for status in having for line in course.with_status(status)}
    used = len(course.with_status(EnrolmentStatus.COMPLETED))
    claimed = {learner.id for learner in learners if learner.course == course.id} - waiting
    _note(network, organization, course, course.plan.places - used, course.places_free, held, claimed)


def _note_stream(network: MemoryNetwork, organization: str, stream: StreamPlaces, courses: Iterable[Course]) -> None:
    """What a funder pays for is what the courses of its stream have, or have used once they are over."""
    for period in stream.periods:
        held = {(course, place) for course, number in period.reserved.items() for place in range(number)}
        claimed = {
            (course.id, place)
            for course in courses
            if course.stream_places == stream.key
            for place in range(course.places_taken if course.status is CourseStatus.ENDED else course.plan.places)
        }
        _note(network, organization, stream, period.places, period.left, held, claimed)


def _note_session(network: MemoryNetwork, organization: str, session: Session, parts: Iterable[Participation]) -> None:
    """Once begun a session has no free places: whoever is in it holds one until the end; so with its childcare."""
    held = set(session.holders)
    claiming = [part for part in parts if part.session == session.id and part.status in HOLDING]
    is_open = session.status is SessionStatus.OPEN
    capacity = session.calling.places_max if is_open else len(held)
    _note(network, organization, session, capacity, session.free, held, {part.ref for part in claiming})
    children = {child for ref in held for child in _children(ref, session.children.get(ref, 0))}
    claimed = {child for part in claiming for child in _children(part.ref, part.children)}
    places = session.calling.childcare_places if is_open else len(children)
    childcare = _Childcare(uuid5(session.id, "childcare"))
    _note(network, organization, childcare, places, session.childcare_free, children, claimed)


@dataclass(frozen=True, slots=True)
class _Childcare:
    """The places for children of one session, looked at by themselves."""

    key: UUID


def _children(ref: UUID, count: int) -> Iterable[UUID]:
    return (uuid5(ref, f"child {number}") for number in range(count))


def _note(
    network: MemoryNetwork, organization: str, of: Any, capacity: int, free: int, held: set[Any], claimed: set[Any]
) -> None:
    number, now = network.history.next_number(), network.clock.now
    seen = PlacesSeen(number, now, organization, of.key, capacity, free, frozenset(held), frozenset(claimed))
    network.recorder.note(seen)
