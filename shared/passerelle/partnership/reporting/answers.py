"""What follows when an authority asks, reminds or withdraws; and the report itself."""

from dataclasses import replace
from uuid import UUID

from passerelle.contracts.requirements import (
    FiguresReported,
    RequirementReminded,
    RequirementSet,
    RequirementWithdrawn,
)
from passerelle.contracts.statistics import QuarterCount
from passerelle.messaging.decisions import NOTHING, Decision, Message, Moment, NotFound, Outgoing, Reactions, States
from passerelle.messaging.matters import is_matter
from passerelle.partnership.reporting.report import RequiredReport, reported
from passerelle.partnership.reporting.views import report_view
from passerelle.privacy.counts import quarters_between


def requirement_set(states: States, message: Message, moment: Moment) -> Decision:
    """Remember what is asked; one about a person's ref, or that asks for no quarter at all, is left aside."""
    event = message.event
    if not isinstance(event, RequirementSet) or message.ref in states or not is_matter(message.ref):
        return NOTHING
    if not quarters_between(event.first_quarter, event.last_quarter):
        return NOTHING
    asked = RequiredReport(
        ref=message.ref,
        requirement=event.requirement,
        authority=message.source,
        figures=event.figures,
        first_quarter=event.first_quarter,
        last_quarter=event.last_quarter,
        report_by=event.report_by,
        asked_at=moment.now,
    )
    return Decision(changes=(asked,))


def requirement_reminded(states: States, message: Message, moment: Moment) -> Decision:
    """The report is awaited, still."""
    report = states.get(message.ref)
    if not isinstance(report, RequiredReport):
        return NOTHING
    return Decision(changes=(replace(report, reminded_at=moment.now),))


def requirement_withdrawn(states: States, message: Message, moment: Moment) -> Decision:
    """Nothing needs to be reported any more; what was reported stays."""
    report = states.get(message.ref)
    if not isinstance(report, RequiredReport) or report.withdrawn_at is not None:
        return NOTHING
    return Decision(changes=(replace(report, withdrawn_at=moment.now),))


def report_figures(states: States, moment: Moment, ref: UUID, counts: tuple[QuarterCount, ...]) -> Decision:
    """Tell the authority; counts concern nobody, so no grant is named and no disclosure recorded."""
    report = states.get(ref)
    if not isinstance(report, RequiredReport):
        raise NotFound
    kept = reported(report, counts, moment.now)
    event = FiguresReported(requirement=kept.requirement, counts=kept.counts)
    return Decision(
        changes=(kept,),
        messages=(Outgoing(kept.authority, ref, event),),
        result=report_view(kept, moment.now).model_dump(mode="json"),
    )


REACTIONS = Reactions(
    {
        RequirementSet: requirement_set,
        RequirementReminded: requirement_reminded,
        RequirementWithdrawn: requirement_withdrawn,
    }
)
