"""Somebody came in by a partner's door: the partner proposes, the owner learns who, and answers."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from passerelle.contracts.handover import HandoverDelivered, HandoverRefused, HandoverRequested
from passerelle.contracts.lifecycle import FieldGroup, Purpose
from passerelle.contracts.partner import PathwayProposalWithdrawn, PathwayProposed
from passerelle.contracts.referral import PathwayProposalAnswered
from passerelle.messaging.decisions import NOTHING
from passerelle.privacy.encoding import bytes_of
from passerelle.privacy.sealed import Binding, seal
from referral.commands import proposals
from referral.domain.errors import AgreementIsMissing, ContactIsKnown, ProposalHasLapsed, ProposalIsAnswered
from referral.domain.proposal import Answer, Proposal
from tests.referral.walking import NOW, OWNER, Walk

PURPOSE = Purpose.LEARN_FRENCH
CONTACT = {"given_name": "Samir", "phone": "0611111111"}


def proposed(walk: Walk) -> UUID:
    ref = uuid4()
    event = PathwayProposed(proposal=uuid4(), service="french_course", purpose=PURPOSE, agreed_at=NOW)
    walk.hear("langues", ref, event)
    return ref


def proposal_at(walk: Walk, ref: UUID) -> Proposal:
    found = walk.states[ref]
    assert isinstance(found, Proposal)
    return found


def requests(walk: Walk) -> list[HandoverRequested]:
    return [one.event for one in walk.sent if isinstance(one.event, HandoverRequested)]


def hand_over(walk: Walk, ref: UUID, recipient: str = OWNER) -> None:
    asked = requests(walk)[-1]
    grant = uuid4()
    expires_at = NOW.replace(year=2027)
    binding = Binding(ref, recipient, PURPOSE.value, grant, expires_at)
    sealed = seal(bytes_of(asked.public_key), CONTACT, binding, walk.moment.random_bytes)
    delivered = HandoverDelivered(
        request=asked.request, grant=grant, fields=(FieldGroup.IDENTITY,), expires_at=expires_at, sealed=sealed
    )
    walk.hear("langues", ref, delivered)


def accept(walk: Walk, ref: UUID, pathway: UUID) -> None:
    walk.ask(lambda states, moment: proposals.accept_proposal(states, moment, walk.guide, ref, pathway))


def test_a_proposal_asks_who_it_is_about() -> None:
    walk = Walk()

    ref = proposed(walk)

    assert walk.sent_to("langues") == ["handover_requested"]
    assert proposal_at(walk, ref).pending is not None


def test_what_is_handed_over_is_opened_and_the_key_forgotten() -> None:
    walk = Walk()
    ref = proposed(walk)

    hand_over(walk, ref)

    assert (proposal_at(walk, ref).contact, proposal_at(walk, ref).pending) == (CONTACT, None)


def test_what_was_sealed_for_another_stays_closed() -> None:
    walk = Walk()
    ref = proposed(walk)

    hand_over(walk, ref, recipient="somebody-else")

    assert (proposal_at(walk, ref).contact, proposal_at(walk, ref).contact_problem) == (None, "wrong_binding")


def test_what_cannot_be_opened_is_asked_for_again_with_a_fresh_key() -> None:
    walk = Walk()
    ref = proposed(walk)

    hand_over(walk, ref, recipient="somebody-else")
    hand_over(walk, ref)

    first, second = requests(walk)
    assert (first.public_key != second.public_key, first.request != second.request) == (True, True)
    assert (proposal_at(walk, ref).contact, proposal_at(walk, ref).contact_problem) == (CONTACT, None)


def test_asking_again_ends_and_staff_sees_why() -> None:
    walk = Walk()
    ref = proposed(walk)

    for _ in range(4):
        hand_over(walk, ref, recipient="somebody-else")

    assert len(requests(walk)) == 3
    assert (proposal_at(walk, ref).pending, proposal_at(walk, ref).contact_problem) == (None, "wrong_binding")


def test_an_answer_whose_key_was_lost_is_asked_for_again() -> None:
    walk = Walk()
    ref = proposed(walk)
    walk.states[ref] = replace(proposal_at(walk, ref), pending=None)

    hand_over(walk, ref)
    hand_over(walk, ref)

    assert len(requests(walk)) == 2
    assert proposal_at(walk, ref).contact == CONTACT


def test_staff_asks_again_what_nothing_could_open() -> None:
    walk = Walk()
    ref = proposed(walk)
    for _ in range(3):
        hand_over(walk, ref, recipient="somebody-else")

    walk.ask(lambda states, moment: proposals.ask_again(states, moment, ref))
    hand_over(walk, ref)

    assert proposal_at(walk, ref).contact == CONTACT
    with pytest.raises(ContactIsKnown):
        walk.ask(lambda states, moment: proposals.ask_again(states, moment, ref))


def test_a_partner_may_refuse_to_say_who_it_is() -> None:
    walk = Walk()
    ref = proposed(walk)
    asked = walk.sent[-1].event
    assert isinstance(asked, HandoverRequested)

    walk.hear("langues", ref, HandoverRefused(request=asked.request, reason="no_grant_in_force"))

    assert proposal_at(walk, ref).contact_problem == "no_grant_in_force"


def test_a_proposal_sent_twice_is_kept_once() -> None:
    walk = Walk()
    ref = proposed(walk)
    again = PathwayProposed(proposal=uuid4(), service="french_course", purpose=PURPOSE, agreed_at=NOW)

    assert walk.hear("langues", ref, again) == NOTHING


def test_a_proposal_is_accepted_only_with_an_agreement() -> None:
    walk = Walk()
    ref, pathway = proposed(walk), walk.open()

    with pytest.raises(AgreementIsMissing):
        accept(walk, ref, pathway)


def test_an_accepted_proposal_is_answered_with_the_ref_of_the_pathway() -> None:
    walk = Walk()
    ref = proposed(walk)
    hand_over(walk, ref)
    pathway = walk.open()
    walk.agree(pathway, "langues")

    accept(walk, ref, pathway)

    answer = walk.sent[-1].event
    assert isinstance(answer, PathwayProposalAnswered)
    assert (answer.answer, answer.ref) == ("accepted", walk.pathway(pathway).ref_for("langues"))
    assert proposal_at(walk, ref).contact is None


def test_a_declined_proposal_says_no_more_than_that() -> None:
    walk = Walk()
    ref = proposed(walk)

    walk.ask(lambda states, moment: proposals.decline_proposal(states, moment, walk.guide, ref, Answer.ALREADY_KNOWN))
    walk.wait(1)

    answer = walk.sent[-1].event
    assert isinstance(answer, PathwayProposalAnswered)
    assert (answer.answer, answer.ref) == ("already_known", None)


def test_a_proposal_is_answered_once() -> None:
    walk = Walk()
    ref = proposed(walk)
    walk.ask(lambda states, moment: proposals.decline_proposal(states, moment, walk.guide, ref, Answer.DECLINED))

    with pytest.raises(ProposalIsAnswered):
        walk.ask(lambda states, moment: proposals.decline_proposal(states, moment, walk.guide, ref, Answer.DECLINED))


@pytest.mark.parametrize("hours", [0, 5, 23])
@pytest.mark.parametrize("no", [Answer.DECLINED, Answer.ALREADY_KNOWN])
def test_a_no_leaves_at_an_hour_that_does_not_depend_on_it(no: Answer, hours: int) -> None:
    walk = Walk()
    ref = proposed(walk)
    walk.wait(hours / 24)

    walk.ask(lambda states, moment: proposals.decline_proposal(states, moment, walk.guide, ref, no))
    before = walk.sent_to("langues")
    walk.wait(1)

    assert proposal_at(walk, ref).leaves_at == NOW + timedelta(days=1)
    assert (before, walk.sent_to("langues")[-1]) == (["handover_requested"], "pathway_proposal_answered")


@pytest.mark.parametrize("no", [Answer.DECLINED, Answer.ALREADY_KNOWN])
def test_known_or_declined_are_told_in_the_same_shape(no: Answer) -> None:
    walk = Walk()
    ref = proposed(walk)

    walk.ask(lambda states, moment: proposals.decline_proposal(states, moment, walk.guide, ref, no))
    walk.wait(1)

    assert walk.sent[-1].event.model_dump(exclude={"proposal", "answer"}) == {"ref": None}


def test_a_proposal_nobody_answers_lapses_and_the_partner_is_told() -> None:
    walk = Walk()
    ref = proposed(walk)
    hand_over(walk, ref)

    walk.wait(31)

    assert walk.sent_to("langues") == ["handover_requested", "pathway_proposal_lapsed"]
    assert (proposal_at(walk, ref).contact, proposal_at(walk, ref).is_open) == (None, False)
    with pytest.raises(ProposalHasLapsed):
        walk.ask(lambda states, moment: proposals.decline_proposal(states, moment, walk.guide, ref, Answer.DECLINED))


def test_an_answered_proposal_lapses_no_more() -> None:
    walk = Walk()
    ref, pathway = proposed(walk), walk.open()
    walk.agree(pathway, "langues")
    accept(walk, ref, pathway)

    walk.wait(31)

    assert "pathway_proposal_lapsed" not in walk.sent_to("langues")


@pytest.mark.parametrize("answered", [False, True])
def test_a_proposal_taken_back_leaves_nothing_and_is_answered_by_nobody(answered: bool) -> None:
    walk = Walk()
    ref = proposed(walk)
    hand_over(walk, ref)
    if answered:
        walk.ask(lambda states, moment: proposals.decline_proposal(states, moment, walk.guide, ref, Answer.DECLINED))

    walk.hear("langues", ref, PathwayProposalWithdrawn(proposal=proposal_at(walk, ref).proposal))
    walk.wait(40)

    assert (proposal_at(walk, ref).contact, walk.sent_to("langues")) == (None, ["handover_requested"])
    assert walk.deadlines == {}


def test_contact_details_of_an_unanswered_proposal_go() -> None:
    walk = Walk()
    ref = proposed(walk)
    hand_over(walk, ref)

    walk.wait(31)

    assert proposal_at(walk, ref).contact is None
