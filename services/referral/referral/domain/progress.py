"""How a pathway goes from step to step: entering, leaving, looking for a partner, sending once agreed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from referral.domain import referral as referrals
from referral.domain.change import Change, Circumstances, Refer, Unwatch, about_grant, beginning
from referral.domain.choice import (
    agreed_among,
    candidates,
    last_partner,
    reason_for,
    referring_of,
    told_briefly,
    weighed,
    went_round,
)
from referral.domain.codes import FieldGroup, ReferralStatus, Turn
from referral.domain.grant import Grant, in_order
from referral.domain.milestones import Meaning, meaning_of
from referral.domain.pathway import PartnerRef, Pathway, PathwayStage, Visit, What
from referral.domain.plan import Arrow, Ending, PartnerRule, PlanStep, StepKind
from referral.domain.referral import Chosen, Referral


def open_pathway(id: UUID, person: UUID, around: Circumstances) -> Change:
    """A new pathway, already as far as it can go by itself."""
    plan = around.plan
    change = Change(Pathway(id, person, plan.name, plan.version, around.now))
    change = change.note(around, What.PATHWAY_OPENED, plan=plan.name, version=str(plan.version))
    return enter(change, around, plan.first)


def follow(change: Change, around: Circumstances, upon: str, facts: Mapping[str, str]) -> Change:
    """Take the arrow that applies, else the fall-back where the step cannot stay as it is, else stay."""
    pathway = change.pathway
    step = around.step_of(pathway)
    found = step.arrow_upon(upon, facts, pathway.taken(step.name))
    if found is not None:
        position, arrow = found
        return enter(leave(change, around, upon, facts), around, arrow.to, position, arrow)
    if step.fallback is None or not _must_move(upon):
        return change
    return enter(leave(change, around, upon, facts), around, step.fallback)


def _must_move(upon: str) -> bool:
    return upon in set(Turn) - {Turn.SILENT} or meaning_of(upon) in {Meaning.FINISHED, Meaning.LEFT}


def leave(change: Change, around: Circumstances, upon: str, facts: Mapping[str, str]) -> Change:
    visit = change.pathway.visit
    return change.put_visit(replace(visit, left_at=around.now, left_on=upon, left_facts=dict(facts)))


def enter(
    change: Change, around: Circumstances, name: str, came_by: int | None = None, arrow: Arrow | None = None
) -> Change:
    """Begin a step: refer, wait for staff, or end."""
    step = around.plan.step(name)
    own = step.kind in {StepKind.RECORD, StepKind.DECIDE}
    finish_by = around.now + step.clocks.finish if own and step.clocks.finish else None
    visit = Visit(len(change.pathway.visits) + 1, name, around.now, came_by, finish_by)
    change = change.put_visit(visit).note(around, What.STEP_ENTERED)
    if step.kind is StepKind.END:
        return _end(change, around, step)
    return seek_partner(change, around, arrow) if step.referring else change


def _end(change: Change, around: Circumstances, step: PlanStep) -> Change:
    stage = PathwayStage.COMPLETED if step.ending is Ending.COMPLETED else PathwayStage.STOPPED
    change = change.put_visit(replace(change.pathway.visit, left_at=around.now))
    begins = [(clock, about_grant(one.id)) for one in change.pathway.grants for clock in beginning(one, around.now)]
    change = change.ask(*(Unwatch(clock, about) for clock, about in begins))
    change = replace(change, pathway=replace(change.pathway, stage=stage, ended_at=around.now))
    return change.note(around, What.PATHWAY_ENDED, stage=stage)


def seek_partner(change: Change, around: Circumstances, arrow: Arrow | None = None) -> Change:
    """Prepare a referral for the best partner and send it if the person agreed; without any partner, move on."""
    if arrow is not None and arrow.partner is PartnerRule.SAME:
        again = last_partner(change.pathway)
        if again is not None:
            return prepare(change, around, again, Chosen.SAME_AGAIN, arrow.wait)
    fits = candidates(change.pathway, around)
    if fits:
        best = agreed_among(fits, change.pathway, around) or fits[0]
        return prepare(change, around, best.partner.organization, reason_for(best, fits), arrow.wait if arrow else None)
    change = change.note(around, What.NO_PARTNER_FITS, weighed=told_briefly(weighed(change.pathway, around)))
    if went_round(change.pathway, around):
        return get_stuck(change, around, Turn.NO_PARTNER)
    return follow(change, around, Turn.NO_PARTNER, {})


def prepare(
    change: Change, around: Circumstances, partner: str, chosen: Chosen, wait: timedelta | None = None
) -> Change:
    """Queue a referral, then send it if it may go."""
    visit, step = change.pathway.visit, around.step_of(change.pathway)
    referring = referring_of(step)
    not_before = around.now + wait if wait else None
    agree_by = (not_before or around.now) + step.clocks.agreement if step.clocks.agreement else None
    referral = Referral(
        id=around.new_id(),
        visit=visit.number,
        step=step.name,
        partner=partner,
        chosen=chosen,
        service=referring.service,
        purpose=referring.purpose,
        status=ReferralStatus.QUEUED,
        queued_at=around.now,
        not_before=not_before,
        agree_by=agree_by,
    )
    change = change.put_referral(referral)
    if not_before:
        return change.note(around, What.RETRY_PLANNED, partner=partner, not_before=not_before.isoformat())
    return send_or_wait(change, around)


def send_or_wait(change: Change, around: Circumstances) -> Change:
    """Send the queued referral, or say that it waits for the person's agreement."""
    change = send_if_agreed(change, around)
    queued = change.pathway.queued
    return change if queued is None else change.note(around, What.AGREEMENT_AWAITED, partner=queued.partner)


def send_if_agreed(change: Change, around: Circumstances) -> Change:
    """Nothing leaves without an agreement in force for that partner and purpose, nor before its day."""
    referral = change.pathway.queued
    if referral is None or (referral.not_before and around.now < referral.not_before):
        return change
    if not referral.is_pinned:
        fits = candidates(change.pathway, around)
        best = agreed_among(fits, change.pathway, around)
        if best is not None:
            referral = replace(referral, partner=best.partner.organization, chosen=reason_for(best, fits))
    grant = change.pathway.grant_for(referral.partner, referral.purpose, around.now)
    return change if grant is None else _send(change, around, referral, grant)


def _send(change: Change, around: Circumstances, referral: Referral, grant: Grant) -> Change:
    step = around.step_of(change.pathway)
    known = change.pathway.ref_for(referral.partner)
    ref = known or around.new_id()
    sent = referrals.send(
        referral,
        ref=ref,
        grant=grant,
        fields=shared(step, grant),
        now=around.now,
        wait=step.clocks.answer or around.timing.answer,
        acknowledge=step.clocks.acknowledge,
        timing=around.timing,
    )
    if known is None:
        refs = (*change.pathway.refs, PartnerRef(referral.partner, ref))
        change = replace(change, pathway=replace(change.pathway, refs=refs))
    change = change.put_referral(sent).ask(Refer(sent, is_new_ref=known is None))
    return change.note(around, What.REFERRAL_SENT, partner=sent.partner, chosen=sent.chosen)


def go_on_if_agreed(change: Change, around: Circumstances) -> Change:
    """An agreement holds from now on: a step that waited for it goes on by itself."""
    if not change.pathway.is_open or change.pathway.queued is None:
        return change
    sent = send_if_agreed(change, around)
    return sent if sent.pathway.queued else unstuck(sent)


def shared(step: PlanStep, grant: Grant) -> tuple[FieldGroup, ...]:
    """What the partner may ask for: no more than the step needs, no more than the person agreed to."""
    return in_order({FieldGroup.PATHWAY, *set(referring_of(step).fields) & set(grant.fields)})


def get_stuck(change: Change, around: Circumstances, on: str) -> Change:
    """Mark the present step as one that needs somebody's attention."""
    visit = replace(change.pathway.visit, stuck_on=on, stuck_since=around.now)
    return change.put_visit(visit).note(around, What.STEP_STUCK, on=on)


def unstuck(change: Change) -> Change:
    """Something moves again: the step no longer counts as stuck."""
    visit = change.pathway.visit
    return change.put_visit(replace(visit, stuck_on=None, stuck_since=None)) if visit.stuck_on else change
