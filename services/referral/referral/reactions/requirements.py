"""What associations report, and what happens when they do not."""

from passerelle.contracts.requirements import FiguresReported, RequirementReminded
from passerelle.messaging.decisions import (
    NOTHING,
    CancelDeadline,
    Decision,
    Due,
    Message,
    Moment,
    Outgoing,
    Reactions,
    States,
)
from referral.domain import requirement as requirements
from referral.domain.requirement import REMINDER, REPORT_DUE, Count, Requirement


def figures_reported(states: States, message: Message, moment: Moment) -> Decision:
    """Keep the counts; once everybody reported, nobody is reminded."""
    requirement, event = states.get(message.thread), message.event
    if not isinstance(requirement, Requirement) or not isinstance(event, FiguresReported):
        return NOTHING
    if event.requirement != requirement.id:
        return NOTHING
    counts = tuple(Count(one.quarter, one.figure.value, one.count) for one in event.counts)
    kept = requirements.report(requirement, message.ref, counts, moment.now)
    deadlines = () if kept.silent else (CancelDeadline(kept.id, REMINDER), CancelDeadline(kept.id, REPORT_DUE))
    return Decision(changes=(kept,), deadlines=deadlines)


def remind_the_silent(states: States, due: Due, moment: Moment) -> Decision:
    """Some days before the date, and on it: whoever has not reported is reminded."""
    requirement = states.get(due.thread)
    if not isinstance(requirement, Requirement) or not requirement.is_open or not requirement.silent:
        return NOTHING
    silent = requirement.silent
    event = RequirementReminded(requirement=requirement.id, report_by=requirement.report_by)
    return Decision(
        changes=(requirements.remind(requirement, {one.ref for one in silent}, moment.now),),
        messages=tuple(Outgoing(one.organization, one.ref, event) for one in silent),
    )


REACTIONS = Reactions({FiguresReported: figures_reported}, {REMINDER: remind_the_silent, REPORT_DUE: remind_the_silent})
