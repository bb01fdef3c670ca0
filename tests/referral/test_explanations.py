"""Why a step was taken, why one was not, and the trace of it all."""

from typing import Any
from uuid import UUID

from passerelle.contracts.language import CourseCompleted
from passerelle.contracts.lifecycle import CefrLevel, DeclinedBy, DeclineReason, NextAction
from passerelle.contracts.partner import OfferLapsed, ReferralAccepted, ReferralDeclined, ReferralStarted
from referral.commands import pathways
from referral.domain.codes import Purpose
from referral.domain.explanation import Explanation, why, why_not
from referral.domain.sentences import SENTENCES, sentence
from referral.domain.status import StepStatus
from referral.domain.trace import Trace, trace_of
from tests.referral.walking import FLASH, LANGUES, PLANS, Walk, partner

FULL: dict[str, Any] = {
    "declined_by": DeclinedBy.PARTNER,
    "reason": DeclineReason.SESSION_FULL,
    "next_action": NextAction.WAIT,
    "may_be_shown": True,
}


def explained(walk: Walk, pathway: UUID, step: str, ask: Any = why_not) -> Explanation:
    state = walk.pathway(pathway)
    explanation: Explanation = ask(state, walk.guide.around(walk.states, state, walk.moment), step)
    return explanation


def codes(walk: Walk, pathway: UUID, step: str, ask: Any = why_not) -> list[str]:
    return [reason.code for reason in explained(walk, pathway, step, ask).reasons]


def traced(walk: Walk, pathway: UUID) -> Trace:
    state = walk.pathway(pathway)
    return trace_of(state, PLANS[state.plan, state.version], state.history, walk.now)


def agreed(*recipients: str) -> tuple[Walk, UUID]:
    walk = Walk()
    pathway = walk.open()
    for recipient in recipients:
        walk.agree(pathway, recipient)
    return walk, pathway


def test_the_first_step_says_why_it_came_and_to_whom() -> None:
    walk, pathway = agreed("langues")

    assert codes(walk, pathway, "language_course", why) == ["first_step", "partner_only_one", "agreement_covers"]


def test_a_step_reached_by_a_milestone_says_which() -> None:
    walk, pathway = agreed("langues")
    walk.tell(pathway, CourseCompleted, level_reached=CefrLevel.B1)

    came, told, *_ = explained(walk, pathway, "flashcoop", why).reasons

    assert came.sentence.en == "It follows “Language course”: course completed."
    assert told.sentence.fr == "Voici ce qui nous a été dit (niveau atteint : B1)."


def test_what_a_step_waits_for_reads_as_a_sentence() -> None:
    plan = PLANS["language-to-enterprise", 1]

    def said(**facts: str) -> tuple[str, str]:
        words = sentence(plan, "waits_for_milestone", {"from": "language_course", **facts})
        return words.en, words.fr

    assert said(upon="otherwise") == (
        "It comes after “Language course” only if nothing else follows it.",
        "Elle vient après « Cours de français » seulement si rien d'autre n'en découle.",
    )
    assert said(upon="course_completed", needed="level_reached>=A2") == (
        "It comes after “Language course”, once this is known: course completed (level reached: at least A2).",
        "Elle vient après « Cours de français », dès que ceci est connu : cours terminé"
        " (niveau atteint : au moins A2).",
    )
    assert said(upon="declined", needed="declined_by=partner") == (
        "It comes after “Language course” only if this happens: referral declined (who declined: the partner).",
        "Elle vient après « Cours de français » seulement si ceci arrive : orientation refusée"
        " (qui a refusé : le partenaire).",
    )
    assert said(upon="decided")[1] == "La coordination peut la choisir après « Cours de français »."


def test_a_condition_not_met_names_the_fact_once() -> None:
    plan = PLANS["language-to-enterprise", 1]
    facts = {"from": "language_course", "fact": "level_reached", "was": "A1", "needed": "level_reached>=A2"}

    words = sentence(plan, "condition_not_met", facts)

    assert words.en == "After “Language course”: level reached A1, but it takes at least A2."
    assert words.fr == "Après « Cours de français » : niveau atteint A1, mais il faut au moins A2."


def test_what_nobody_offers_is_named_in_both_languages() -> None:
    plan = PLANS["language-to-enterprise", 1]

    for step in plan.steps:
        if step.referring is not None:
            words = sentence(plan, "no_partner_offers_it", {"service": step.referring.service})
            assert words.fr.startswith("Aucune organisation adaptée ne propose un")
            assert "_" not in words.en + words.fr


def test_a_fall_back_and_a_decision_say_so() -> None:
    walk, pathway = agreed("langues")
    walk.tell(pathway, OfferLapsed)
    fell = codes(walk, pathway, "reassess", why)
    walk.decide(pathway, "flashcoop")

    assert fell == ["fell_back"]
    assert codes(walk, pathway, "flashcoop", why) == ["coordinator_decided", "partner_only_one"]


def test_the_ranking_of_partners_is_explained() -> None:
    walk = Walk((LANGUES, partner("greta", "language", "french_course"), FLASH))
    pathway = walk.open()

    assert "partner_ranked_first" in codes(walk, pathway, "language_course", why)


def test_a_step_says_it_waits_for_an_agreement() -> None:
    walk, pathway = agreed()

    (reason,) = explained(walk, pathway, "language_course").reasons

    assert reason.facts == {"partner": "langues", "purpose": "learn_french"}
    assert reason.sentence.en == "The person has not agreed yet that langues be told, to learn French."


def test_a_withdrawn_agreement_is_told_from_a_missing_one() -> None:
    walk, pathway = agreed()
    grant = walk.agree(pathway, "langues")
    walk.ask(lambda states, moment: pathways.withdraw_grant(states, moment, walk.guide, pathway, grant))

    assert codes(walk, pathway, "language_course") == ["agreement_was_withdrawn"]


def test_a_step_says_it_waits_for_a_partner_to_answer() -> None:
    walk, pathway = agreed("langues")
    waiting = codes(walk, pathway, "language_course")
    walk.tell(pathway, ReferralAccepted)
    accepted = codes(walk, pathway, "language_course")
    walk.wait(61)

    assert (waiting, accepted) == (["waits_for_answer"], ["waits_for_start"])
    assert codes(walk, pathway, "language_course") == ["waits_for_start", "is_stuck"]


def test_a_full_session_says_when_it_is_asked_again() -> None:
    walk, pathway = agreed("langues")
    walk.tell(pathway, ReferralDeclined, **FULL)

    (reason,) = explained(walk, pathway, "language_course").reasons

    assert reason.sentence.fr == "Nouvelle demande le 2026-04-01."


def test_a_condition_not_met_says_what_was_needed() -> None:
    walk, pathway = agreed("langues")
    walk.tell(pathway, CourseCompleted, level_reached=CefrLevel.A1)

    reasons = {one.code: one for one in explained(walk, pathway, "flashcoop").reasons}

    assert reasons["condition_not_met"].facts["was"] == "A1"
    assert "at least A2" in reasons["condition_not_met"].sentence.en
    assert reasons["waits_for_milestone"].facts["from"] == "another_course"


def test_a_later_step_says_what_comes_before_it() -> None:
    walk, pathway = agreed("langues")

    assert set(codes(walk, pathway, "microcredit")) == {"step_before_not_reached", "agreement_will_be_needed"}


def test_a_later_step_says_nobody_offers_it() -> None:
    walk = Walk((LANGUES,))
    pathway = walk.open()

    assert "no_partner_offers_it" in codes(walk, pathway, "microcredit")


def test_a_step_that_was_left_says_where_it_led() -> None:
    walk, pathway = agreed("langues")
    walk.tell(pathway, CourseCompleted, level_reached=CefrLevel.B1)

    assert codes(walk, pathway, "language_course") == ["was_left"]
    assert "went_elsewhere" in codes(walk, pathway, "another_course")


def test_an_ended_pathway_explains_no_other_step() -> None:
    walk, pathway = agreed()
    for step in ("microcredit", "stopped"):
        walk.decide(pathway, step)

    assert codes(walk, pathway, "flashcoop") == ["pathway_is_over"]


def test_every_reason_has_a_sentence_in_both_languages() -> None:
    assert [code for code, words in SENTENCES.items() if not (words.en and words.fr)] == []
    statuses = {status.value for status in StepStatus} - {"done", "waits_for_agreement"}
    assert statuses <= set(SENTENCES)


def test_a_trace_tells_how_long_who_waited_for_whom() -> None:
    walk, pathway = agreed()
    walk.wait(2)
    walk.agree(pathway, "langues")
    walk.wait(3)
    walk.tell(pathway, ReferralAccepted)
    walk.wait(5)
    walk.tell(pathway, ReferralStarted)
    walk.wait(60)
    walk.tell(pathway, CourseCompleted, level_reached=CefrLevel.A2)
    walk.wait(1)

    first, second = traced(walk, pathway).steps

    assert [(wait.what, wait.who, wait.seconds // 86400) for wait in first.waits] == [
        (StepStatus.WAITS_FOR_AGREEMENT, "person", 2),
        (StepStatus.WAITS_FOR_ANSWER, "langues", 3),
        (StepStatus.WAITS_FOR_START, "langues", 5),
        (StepStatus.UNDER_WAY, "langues", 60),
    ]
    assert [(wait.what, wait.until) for wait in second.waits] == [(StepStatus.WAITS_FOR_AGREEMENT, None)]


def test_a_trace_tells_what_is_expected_next() -> None:
    walk, pathway = agreed("langues")

    following = traced(walk, pathway).next

    assert following is not None
    assert (following.standing.status, following.standing.who) == (StepStatus.WAITS_FOR_ANSWER, "langues")
    assert set(following.may_lead_to) == {"flashcoop", "another_course", "language_course", "reassess"}


def test_a_trace_names_who_caused_each_event() -> None:
    walk, pathway = agreed("langues")
    walk.tell(pathway, ReferralAccepted)

    events = [(event.what, event.actor) for event in traced(walk, pathway).events]

    assert events[-1] == ("referral_accepted", "langues")
    assert events[0] == ("pathway_opened", "own_staff")


def test_an_agreement_for_one_purpose_is_not_for_another() -> None:
    walk, pathway = agreed()
    walk.agree(pathway, "langues", Purpose.COORDINATE_PATHWAY)

    assert codes(walk, pathway, "language_course") == ["agreement_is_missing"]
