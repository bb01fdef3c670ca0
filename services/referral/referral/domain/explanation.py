"""Why a step was taken, and why one was not: reason codes with their facts, and a plain sentence for each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from referral.domain.change import Circumstances
from referral.domain.choice import profile_of, weighed
from referral.domain.codes import Turn
from referral.domain.grant import GrantStanding
from referral.domain.partner import weigh
from referral.domain.pathway import Pathway, Visit
from referral.domain.plan import Arrow, Condition, PlanStep, Referring, Test
from referral.domain.referral import Referral
from referral.domain.sentences import sentence
from referral.domain.status import StepStatus, standing_of
from referral.domain.words import Words


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its code, what it rests on, and the sentence people read."""

    code: str
    facts: dict[str, str]
    sentence: Words


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every reason about one step; `was_taken` says whether the pathway is or was there."""

    step: str
    was_taken: bool
    reasons: tuple[Reason, ...]


Found = Iterator[tuple[str, dict[str, str]]]
"""Codes and facts, before they are put into words."""


def why(pathway: Pathway, around: Circumstances, step: str) -> Explanation:
    """Why the pathway came to this step, and why to this partner; for a step never taken, why not."""
    around.plan.step(step)
    visits = [visit for visit in pathway.visits if visit.step == step]
    if not visits:
        return why_not(pathway, around, step)
    found = [*_came(pathway, visits[-1]), *_chose(pathway, visits[-1])]
    return _explained(around, step, was_taken=True, found=found)


def why_not(pathway: Pathway, around: Circumstances, step: str) -> Explanation:
    """Why the pathway is not at this step, or does not get on from it."""
    planned = around.plan.step(step)
    was_taken = any(visit.step == step for visit in pathway.visits)
    if not pathway.is_open:
        found = [("pathway_is_over", {"stage": pathway.stage.value})]
    elif pathway.visit.step == step:
        found = list(_held_up(pathway, around))
    elif was_taken:
        found = list(_was_left(pathway, step))
    else:
        found = [*_not_reached(pathway, around, step), *_would_need(pathway, around, planned)]
    return _explained(around, step, was_taken, found)


def _explained(
    around: Circumstances, step: str, was_taken: bool, found: list[tuple[str, dict[str, str]]]
) -> Explanation:
    once = {(code, *sorted(facts.items())): (code, facts) for code, facts in found}
    reasons = tuple(
        Reason(code, facts, sentence(around.plan, code, {**facts, "step": step})) for code, facts in once.values()
    )
    return Explanation(step, was_taken, reasons)


def _came(pathway: Pathway, visit: Visit) -> Found:
    if visit.number == 1:
        yield "first_step", {}
        return
    before = pathway.visits[visit.number - 2]
    facts = {"from": before.step, "upon": before.left_on or ""}
    if before.left_on == Turn.DECIDED:
        yield "coordinator_decided", facts
    elif visit.came_by is None:
        yield "fell_back", facts
    else:
        yield "came_upon", facts
    if before.left_facts and before.left_on != Turn.DECIDED:
        yield "told", {"told": _listed(before.left_facts)}


def _chose(pathway: Pathway, visit: Visit) -> Found:
    for referral in pathway.referrals_of(visit)[-1:]:
        yield f"partner_{referral.chosen}", {"partner": referral.partner}
        if referral.sent_at is not None and referral.grant_until is not None:
            facts = {"partner": referral.partner, "purpose": referral.purpose.value}
            yield "agreement_covers", facts | {"until": _day(referral.grant_until.isoformat())}


def _held_up(pathway: Pathway, around: Circumstances) -> Found:
    standing = standing_of(pathway, around.plan, pathway.visit, around.now)
    facts = {"who": standing.who, "since": _day(standing.since.isoformat())}
    if standing.until is not None:
        facts["until"] = _day(standing.until.isoformat())
    referral = pathway.referral
    if standing.status is StepStatus.WAITS_FOR_AGREEMENT and referral is not None:
        yield _agreement(pathway, around, referral), {"partner": referral.partner, "purpose": referral.purpose.value}
    else:
        yield standing.status.value, facts
    if standing.status is StepStatus.WAITS_FOR_PARTNER:
        yield from _misfits(pathway, around)
    if pathway.visit.stuck_on:
        yield "is_stuck", {"on": pathway.visit.stuck_on}


def _agreement(pathway: Pathway, around: Circumstances, referral: Referral) -> str:
    """Never given, to be confirmed, not begun, withdrawn or run out: each is something else to talk about."""
    given = [one for one in pathway.grants if (one.recipient, one.purpose) == (referral.partner, referral.purpose)]
    if not given:
        return "agreement_is_missing"
    waiting = {
        GrantStanding.TO_CONFIRM: "agreement_is_to_confirm",
        GrantStanding.BEGINS_LATER: "agreement_begins_later",
    }
    standing = given[-1].standing(around.now)
    if standing in waiting:
        return waiting[standing]
    return "agreement_was_withdrawn" if given[-1].withdrawn_at else "agreement_has_ended"


def _misfits(pathway: Pathway, around: Circumstances) -> Found:
    for fit in weighed(pathway, around):
        for mismatch in fit.mismatches:
            yield "partner_does_not_fit", {"partner": fit.partner.organization, "mismatch": mismatch.value}


def _was_left(pathway: Pathway, step: str) -> Found:
    visit = [one for one in pathway.visits if one.step == step][-1]
    after = pathway.visits[visit.number]
    facts = {"upon": visit.left_on or "", "to": after.step}
    yield "was_left", facts


def _not_reached(pathway: Pathway, around: Circumstances, step: str) -> Found:
    for source in around.plan.steps:
        for arrow in source.exits:
            if arrow.to == step:
                yield from _not_taken(pathway, source, arrow)


def _not_taken(pathway: Pathway, source: PlanStep, arrow: Arrow) -> Found:
    facts = {"from": source.name, "upon": arrow.upon}
    visits = [visit for visit in pathway.visits if visit.step == source.name]
    if not visits:
        yield "step_before_not_reached", {"from": source.name}
        return
    visit = visits[-1]
    if visit.left_at is None:
        needs = " ".join(_needed(condition) for condition in arrow.conditions)
        yield "waits_for_milestone", facts | ({"needed": needs} if needs else {})
        return
    failed = [condition for condition in arrow.conditions if not condition.holds(visit.left_facts)]
    if visit.left_on == arrow.upon and failed:
        was = {"was": visit.left_facts.get(failed[0].fact, "-")}
        yield "condition_not_met", facts | was | {"fact": failed[0].fact, "needed": _needed(failed[0])}
    else:
        yield (
            "went_elsewhere",
            {"from": source.name, "upon": visit.left_on or "", "to": pathway.visits[visit.number].step},
        )


def _would_need(pathway: Pathway, around: Circumstances, step: PlanStep) -> Found:
    """What will hold it up once it is reached, so that it can be prepared today."""
    if step.referring is None:
        return
    fits = weigh(around.partners, step.referring, profile_of(pathway, around), around.now)
    offers = [fit for fit in fits if fit.fits]
    if not offers:
        yield "no_partner_offers_it", {"service": step.referring.service}
    elif not any(_agreed(pathway, around, step.referring, fit.partner.organization) for fit in offers):
        best = offers[0].partner.organization
        yield "agreement_will_be_needed", {"partner": best, "purpose": step.referring.purpose.value}


def _agreed(pathway: Pathway, around: Circumstances, referring: Referring, partner: str) -> bool:
    return pathway.grant_for(partner, referring.purpose, around.now) is not None


def _needed(condition: Condition) -> str:
    if condition.test is Test.IS:
        return f"{condition.fact}={'|'.join(condition.values)}"
    return f"{condition.fact}{'>=' if condition.test is Test.AT_LEAST else '<'}{condition.values[0]}"


def _listed(facts: Mapping[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in facts.items())


def _day(instant: str) -> str:
    return instant[:10]
