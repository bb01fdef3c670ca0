"""Somebody came in by a partner's door: the partner proposes, the owner learns who, and answers."""

from uuid import UUID, uuid4

import pytest

from passerelle.contracts.handover import HandoverDelivered, HandoverRefused, HandoverRequested
from passerelle.contracts.lifecycle import FieldGroup, Purpose
from passerelle.contracts.partner import PathwayProposed
from passerelle.contracts.referral import PathwayProposalAnswered
from passerelle.messaging.decisions import NOTHING
from passerelle.privacy.encoding import bytes_of
from passerelle.privacy.sealed import Binding, seal
from referral.commands import proposals
from referral.domain.errors import AgreementIsMissing, ProposalIsAnswered
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


def hand_over(walk: Walk, ref: UUID, recipient: str = OWNER) -> None:
    asked = walk.sent[-1].event
    assert isinstance(asked, HandoverRequested)
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


def test_contact_details_of_an_unanswered_proposal_go() -> None:
    walk = Walk()
    ref = proposed(walk)
    hand_over(walk, ref)

    walk.wait(31)

    assert proposal_at(walk, ref).contact is None
