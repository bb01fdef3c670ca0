"""How an agreement was collected decides whether it holds: a click of the staff is not the person's choice."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from passerelle.messaging.decisions import Decision, Moment, States
from referral.commands import pathways
from referral.domain.codes import CollectedHow, Purpose
from referral.domain.errors import EvidenceIsMissing, GrantEndsBeforeItBegins, NothingToConfirm, NoticeIsUnknown
from referral.domain.explanation import why_not
from referral.domain.grant import Notice, check_evidence
from referral.domain.pathway import What
from tests.referral.walking import EVERYTHING, NOW, Walk

SIGNED = Notice("2026-01", "fr", False, "front_desk", CollectedHow.IN_PERSON)
DECLARED = Notice("2026-01", "fr", False, "front_desk", CollectedHow.DECLARED_BY_STAFF)


def collected(how: CollectedHow, **more: Any) -> Notice:
    told: dict[str, Any] = {"interpreter": False, "collected_by": "front_desk", **more}
    return Notice(version="2026-01", language="fr", collected_how=how, **told)


def give(walk: Walk, pathway: UUID, notice: Notice, valid_from: datetime | None = None, days: int = 300) -> UUID:
    def command(states: States, moment: Moment) -> Decision:
        return pathways.give_grant(
            states,
            moment,
            walk.guide,
            pathway,
            recipient="langues",
            purpose=Purpose.LEARN_FRENCH,
            fields=EVERYTHING,
            valid_until=walk.now + timedelta(days=days),
            notice=notice,
            valid_from=valid_from,
        )

    return UUID(walk.ask(command)["id"])


def confirm(walk: Walk, pathway: UUID, grant: UUID, evidence: Notice) -> Any:
    return walk.ask(lambda states, moment: pathways.confirm_grant(states, moment, walk.guide, pathway, grant, evidence))


def standing(walk: Walk, pathway: UUID) -> str:
    return walk.pathway(pathway).grants[-1].standing(walk.now)


@pytest.mark.parametrize(
    "notice",
    [
        SIGNED,
        collected(CollectedHow.IN_WRITING),
        collected(CollectedHow.ONLINE),
        collected(CollectedHow.ORALLY, witness="social_worker"),
        collected(CollectedHow.BY_PHONE, interpreter=True),
    ],
    ids=lambda one: str(one.collected_how),
)
def test_an_agreement_with_its_evidence_is_enough_to_refer(notice: Notice) -> None:
    walk = Walk()
    pathway = walk.open()

    give(walk, pathway, notice)

    assert walk.sent_to("langues") == ["referral_sent"]


@pytest.mark.parametrize("how", [CollectedHow.ORALLY, CollectedHow.BY_PHONE], ids=str)
def test_an_agreement_without_its_evidence_is_refused(how: CollectedHow) -> None:
    walk = Walk()
    pathway = walk.open()

    with pytest.raises(EvidenceIsMissing):
        give(walk, pathway, collected(how))


def test_whoever_agrees_for_somebody_says_in_which_role() -> None:
    check_evidence(collected(CollectedHow.THROUGH_REPRESENTATIVE, representative="guardian"))

    with pytest.raises(EvidenceIsMissing):
        check_evidence(collected(CollectedHow.THROUGH_REPRESENTATIVE))


def test_what_only_staff_declares_discloses_nothing() -> None:
    walk = Walk()
    pathway = walk.open()

    give(walk, pathway, DECLARED)

    assert (walk.sent, standing(walk, pathway)) == ([], "to_confirm")
    assert walk.pathway(pathway).history[-1].what is What.AGREEMENT_DECLARED


def test_the_person_confirms_and_the_step_goes_on_by_itself() -> None:
    walk = Walk()
    pathway = walk.open()
    grant = give(walk, pathway, DECLARED)
    walk.wait(3)

    confirm(walk, pathway, grant, collected(CollectedHow.ONLINE))

    assert (walk.sent_to("langues"), standing(walk, pathway)) == (["referral_sent"], "in_force")
    assert walk.pathway(pathway).grant_with(grant).begins_at == NOW + timedelta(days=3)


def test_staff_cannot_confirm_its_own_word() -> None:
    walk = Walk()
    pathway = walk.open()
    grant = give(walk, pathway, DECLARED)

    with pytest.raises(NothingToConfirm):
        confirm(walk, pathway, grant, DECLARED)


def test_what_the_person_gave_needs_no_confirmation() -> None:
    walk = Walk()
    pathway = walk.open()
    grant = give(walk, pathway, SIGNED)

    with pytest.raises(NothingToConfirm):
        confirm(walk, pathway, grant, SIGNED)


def test_an_agreement_may_begin_later_and_is_used_from_then_on() -> None:
    walk = Walk()
    pathway = walk.open()
    give(walk, pathway, SIGNED, valid_from=NOW + timedelta(days=10))
    walk.wait(9)
    before = (list(walk.sent), standing(walk, pathway))

    walk.wait(2)

    assert before == ([], "begins_later")
    assert (walk.sent_to("langues"), standing(walk, pathway)) == (["referral_sent"], "in_force")


def test_an_agreement_withdrawn_before_its_day_never_holds() -> None:
    walk = Walk()
    pathway = walk.open()
    grant = give(walk, pathway, SIGNED, valid_from=NOW + timedelta(days=10))

    walk.ask(lambda states, moment: pathways.withdraw_grant(states, moment, walk.guide, pathway, grant))
    walk.wait(11)

    assert (walk.sent, standing(walk, pathway)) == ([], "withdrawn")
    assert [name for _, name, _ in walk.deadlines if name == "agreement_begins"] == []


def test_an_agreement_cannot_begin_after_its_own_end() -> None:
    walk = Walk()
    pathway = walk.open()

    with pytest.raises(GrantEndsBeforeItBegins):
        give(walk, pathway, SIGNED, valid_from=NOW + timedelta(days=400))


@pytest.mark.parametrize(("version", "language"), [("2026-01", "ti"), ("2019-07", "fr")])
def test_nobody_agrees_to_a_notice_that_does_not_exist(version: str, language: str) -> None:
    walk = Walk()
    pathway = walk.open()

    with pytest.raises(NoticeIsUnknown):
        give(walk, pathway, Notice(version, language, True, "front_desk", CollectedHow.IN_PERSON))


def test_a_legal_basis_never_takes_the_place_of_an_agreement() -> None:
    walk = Walk()
    pathway = walk.open("language-to-enterprise")

    basis = walk.guide.legal_basis_of(Purpose.ACCESS_RIGHTS, NOW.date())
    grant = give(walk, walk.open(), SIGNED)

    assert (basis, walk.status(pathway)) == ("legitimate_interest", "queued")
    kept = next(one for state in walk.states.values() for one in getattr(state, "grants", ()) if one.id == grant)
    assert kept.legal_basis == "consent"


@pytest.mark.parametrize(
    ("notice", "later", "code"), [(DECLARED, 0, "agreement_is_to_confirm"), (SIGNED, 5, "agreement_begins_later")]
)
def test_why_not_says_what_the_agreement_still_lacks(notice: Notice, later: int, code: str) -> None:
    walk = Walk()
    pathway = walk.open()
    give(walk, pathway, notice, valid_from=NOW + timedelta(days=later) if later else None)
    state = walk.pathway(pathway)

    told = why_not(state, walk.guide.around(walk.states, state, walk.moment), "language_course")

    assert code in {reason.code for reason in told.reasons}
