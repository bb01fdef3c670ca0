"""Erased here at once, asked of everybody who was told, proven without a word about the person."""

from datetime import timedelta
from uuid import UUID, uuid4

from passerelle.contracts.lifecycle import Purpose
from passerelle.contracts.partner import ErasureAnswered, PathwayProposed, ReferralAccepted
from passerelle.contracts.referral import ErasureRequested
from passerelle.messaging.decisions import NOTHING
from referral.commands import people, proposals
from referral.domain.erasure import Erasure, ErasureAnswer
from tests.referral.walking import NOW, Walk

MONTH = timedelta(days=30)


def erase(walk: Walk, person: UUID) -> None:
    walk.ask(lambda states, moment: people.request_erasure(states, moment, person, MONTH))


def told() -> tuple[Walk, UUID, UUID]:
    """Somebody of whom one partner was told: the walk, the person, the pathway."""
    walk = Walk()
    person = walk.register()
    pathway = walk.open(person=person)
    walk.agree(pathway, "langues")
    return walk, person, pathway


def erasure_at(walk: Walk, pathway: UUID) -> Erasure:
    found = walk.states[pathway]
    assert isinstance(found, Erasure)
    return found


def answer(walk: Walk, pathway: UUID, said: str = "done") -> None:
    (asked,) = erasure_at(walk, pathway).recipients
    event = ErasureAnswered.model_validate({"request": asked.request, "answer": said})
    walk.hear("langues", asked.ref, event)


def test_the_person_is_gone_at_once() -> None:
    walk, person, pathway = told()

    erase(walk, person)

    assert person not in walk.states
    assert "Amina" not in str(walk.states)
    assert erasure_at(walk, pathway).is_answered is False


def test_only_partners_that_were_told_are_asked() -> None:
    walk, person, pathway = told()
    walk.agree(pathway, "adie")

    erase(walk, person)

    asked = [one.recipient for one in walk.sent if isinstance(one.event, ErasureRequested)]
    assert asked == ["langues"]


def test_no_clock_of_an_erased_pathway_runs_on() -> None:
    walk, person, _ = told()

    erase(walk, person)

    assert {name for _, name, _ in walk.deadlines} == {"erasure_due"}


def test_an_answer_is_kept_and_the_ref_stopped() -> None:
    walk, person, pathway = told()
    erase(walk, person)

    answer(walk, pathway, "partial")

    (asked,) = erasure_at(walk, pathway).recipients
    assert asked.answer is ErasureAnswer.PARTIAL
    assert walk.stopped == {asked.ref, person}
    assert walk.deadlines == {}


def test_an_answer_that_does_not_come_is_shown() -> None:
    walk, person, pathway = told()
    erase(walk, person)

    walk.wait(31)

    assert erasure_at(walk, pathway).overdue_since is not None


def test_what_a_partner_says_of_the_erased_changes_nothing() -> None:
    walk, person, pathway = told()
    referral = walk.pathway(pathway).referrals[0]
    erase(walk, person)
    assert referral.ref is not None

    assert walk.hear("langues", referral.ref, ReferralAccepted(referral=referral.id)) == NOTHING


def test_an_answer_to_another_request_changes_nothing() -> None:
    walk, person, pathway = told()
    erase(walk, person)
    (asked,) = erasure_at(walk, pathway).recipients

    assert walk.hear("langues", asked.ref, ErasureAnswered(request=uuid4(), answer="done")) == NOTHING


def test_a_partner_that_proposed_the_person_is_asked_too() -> None:
    walk, person, pathway = told()
    ref = uuid4()
    event = PathwayProposed(proposal=uuid4(), service="french_course", purpose=Purpose.LEARN_FRENCH, agreed_at=NOW)
    walk.hear("langues", ref, event)
    walk.ask(lambda states, moment: proposals.accept_proposal(states, moment, walk.guide, ref, pathway))

    erase(walk, person)

    asked = [one for one in walk.sent if isinstance(one.event, ErasureRequested)]
    assert ref in {one.ref for one in asked}
    assert len({one.event.request for one in asked if isinstance(one.event, ErasureRequested)}) == 2


def test_somebody_nobody_was_told_of_is_simply_gone() -> None:
    walk = Walk()
    person = walk.register()
    pathway = walk.open(person=person)

    erase(walk, person)

    assert walk.sent == []
    assert erasure_at(walk, pathway).is_answered
