"""The domain's closed lists say the same as the published language, though neither imports the other."""

from enum import StrEnum
from typing import get_args

import pytest

from passerelle.contracts import directory, lifecycle, network
from passerelle.contracts.base import Event
from passerelle.contracts.catalog import MILESTONES
from passerelle.contracts.handover import HandoverRefused
from passerelle.contracts.partner import ErasureAnswered
from passerelle.contracts.referral import PathwayProposalAnswered
from referral.domain import codes, eligibility, membership, milestones, partner, referral
from referral.domain.erasure import ErasureAnswer
from referral.domain.handover import Refused
from referral.domain.proposal import Answer
from referral.domain.sentences import SENTENCES
from referral.domain.words import CODE_WORDS


@pytest.mark.parametrize(
    ("own", "published"),
    [
        (codes.ReferralStatus, lifecycle.ReferralStatus),
        (codes.CancelReason, lifecycle.CancelReason),
        (codes.Purpose, lifecycle.Purpose),
        (codes.FieldGroup, lifecycle.FieldGroup),
        (codes.WorkRight, directory.WorkRightHeld),
        (membership.EndReason, network.EndReason),
    ],
)
def test_a_list_of_the_domain_equals_the_published_one(own: type[StrEnum], published: type[StrEnum]) -> None:
    assert [one.value for one in own] == [one.value for one in published]


def test_what_partners_are_ranked_and_matched_by_is_published() -> None:
    assert set(partner.STATUSES) == {one.value for one in directory.CapacityStatus}
    assert {eligibility.EVERYBODY, eligibility.FAMILIES, eligibility.EXILED} <= {
        one.value for one in directory.Audience
    }


def test_every_reason_of_a_choice_has_its_words() -> None:
    lists = (eligibility.Mismatch, eligibility.Doubt, partner.Nearness, partner.Criterion)

    assert {one.value for each in lists for one in each} <= set(CODE_WORDS)


def test_the_ended_statuses_are_the_published_ones() -> None:
    assert {str(status) for status in referral.ENDED} == {str(status) for status in lifecycle.ENDED}


def test_the_levels_are_in_the_published_order() -> None:
    assert tuple(str(level) for level in lifecycle.CEFR_ORDER) == codes.LEVELS


@pytest.mark.parametrize(
    ("own", "event", "field"),
    [
        (Refused, HandoverRefused, "reason"),
        (ErasureAnswer, ErasureAnswered, "answer"),
        (Answer, PathwayProposalAnswered, "answer"),
    ],
)
def test_an_answer_of_the_domain_is_one_the_wire_knows(own: type[StrEnum], event: type[Event], field: str) -> None:
    assert {one.value for one in own} == set(get_args(event.model_fields[field].annotation))


def test_every_milestone_with_a_meaning_is_published() -> None:
    assert set(milestones.MEANINGS) <= set(MILESTONES)


def test_every_code_people_read_has_its_words() -> None:
    lists = (lifecycle.DeclineReason, lifecycle.DeclinedBy, lifecycle.NextAction, lifecycle.LeftReason)
    spoken = {value.value for one in (*lists, codes.Turn, codes.OwnMilestone, codes.Purpose) for value in one}

    assert {code for code in spoken | set(MILESTONES) if code not in CODE_WORDS} == set()
    assert SENTENCES["first_step"].fr.startswith("C'est")
