"""Which partner a step is referred to: found in the directory's offers, preferring those the person agreed to."""

from dataclasses import replace
from enum import StrEnum

from referral.domain.change import Circumstances
from referral.domain.codes import LEVELS, ReferralStatus, Turn
from referral.domain.eligibility import Mismatch, Profile
from referral.domain.errors import ChoiceNeedsAReason, PartnerDoesNotFit, StepDoesNotRefer
from referral.domain.partner import Fit, weigh
from referral.domain.pathway import Pathway
from referral.domain.plan import Arrow, PartnerRule, PlanStep, Referring
from referral.domain.referral import Chosen


class ChoiceReason(StrEnum):
    """Why staff sends somebody to another organization than the one ranked first."""

    PERSON_ASKED = "person_asked"
    KNOWN_TO_PERSON = "known_to_person"
    PLACE_CONFIRMED = "place_confirmed"
    """The organization said so, whatever it announced."""
    EASIER_TO_REACH = "easier_to_reach"
    SUITS_PROJECT = "suits_project"
    FIRST_UNSUITABLE = "first_unsuitable"


def candidates(pathway: Pathway, around: Circumstances) -> tuple[Fit, ...]:
    """The partners that fit the present step, the best first."""
    return tuple(fit for fit in weighed(pathway, around) if fit.fits)


def weighed(pathway: Pathway, around: Circumstances) -> tuple[Fit, ...]:
    """Every organization offering the service of the present step, and why it fits or not."""
    step = around.step_of(pathway)
    if step.referring is None:
        return ()
    arrow = _arrow_into(pathway, around)
    only_others = arrow is not None and arrow.partner is PartnerRule.OTHER
    excluded = _tried(pathway, step.name) if only_others else frozenset()
    profile = profile_of(pathway, around)
    return weigh(around.partners, step.referring, profile, around.now, excluded, around.stale_after)


def profile_of(pathway: Pathway, around: Circumstances) -> Profile:
    """What is known of the person, with the last level of French a partner told on this pathway."""
    told = [visit.left_facts for visit in pathway.visits]
    levels = [facts.get("level_reached") or facts.get("level") for facts in told]
    level = next((one for one in reversed(levels) if one in LEVELS), around.profile.level)
    return replace(around.profile, level=level)


def told_briefly(fits: tuple[Fit, ...]) -> str:
    """Every organization weighed and what speaks against it, such as `greta:no_capacity,level_too_low`."""
    return " ".join(f"{fit.partner.organization}:{','.join(fit.mismatches) or 'fits'}" for fit in fits)


def choice_facts(fits: tuple[Fit, ...], partner: str, reason: ChoiceReason | None) -> dict[str, str]:
    """What is kept of the staff's own choice; raises PartnerDoesNotFit and ChoiceNeedsAReason."""
    fit = next((one for one in fits if one.partner.organization == partner), None)
    if fit is None or Mismatch.OUT_OF_TERRITORY in fit.mismatches:
        raise PartnerDoesNotFit(partner=partner)
    if fit.rank != 1 and reason is None:
        raise ChoiceNeedsAReason(partner=partner, ranked_first=fits[0].partner.organization)
    facts = {"partner": partner, "rank": str(fit.rank or "none"), "ranked_first": fits[0].partner.organization}
    against = {"mismatches": ",".join(fit.mismatches)} if fit.mismatches else {}
    return facts | against | ({"reason": reason.value} if reason else {})


def _arrow_into(pathway: Pathway, around: Circumstances) -> Arrow | None:
    visit = pathway.visit
    if visit.came_by is None:
        return None
    return around.plan.step(pathway.visits[-2].step).arrows[visit.came_by]


def _tried(pathway: Pathway, step: str) -> frozenset[str]:
    ended = {ReferralStatus.DECLINED, ReferralStatus.LAPSED}
    return frozenset(one.partner for one in pathway.referrals if one.step == step and one.status in ended)


def last_partner(pathway: Pathway) -> str | None:
    before = [one for visit in pathway.visits[-2:-1] for one in pathway.referrals_of(visit)]
    return before[-1].partner if before else None


def agreed_among(fits: tuple[Fit, ...], pathway: Pathway, around: Circumstances) -> Fit | None:
    purpose = referring_of(around.step_of(pathway)).purpose
    return next((fit for fit in fits if pathway.grant_for(fit.partner.organization, purpose, around.now)), None)


def reason_for(best: Fit, fits: tuple[Fit, ...]) -> Chosen:
    if len(fits) == 1:
        return Chosen.ONLY_ONE
    return Chosen.RANKED_FIRST if best == fits[0] else Chosen.AGREED_ONE


def went_round(pathway: Pathway, around: Circumstances) -> bool:
    """Whether this step was already passed at this very moment for want of a partner."""
    passed = [one for one in pathway.visits[:-1] if one.left_on == Turn.NO_PARTNER and one.left_at == around.now]
    return any(one.step == pathway.visit.step for one in passed)


def referring_of(step: PlanStep) -> Referring:
    if step.referring is None:
        raise StepDoesNotRefer
    return step.referring
