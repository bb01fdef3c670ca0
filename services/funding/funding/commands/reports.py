"""The yearly report: made once, then always the same."""

from datetime import date

from funding.domain.errors import YearIsNotOver
from funding.domain.parameters import Name
from funding.domain.report import Figures, YearlyReport, report_key, report_of
from funding.domain.sectors import Rules
from passerelle.messaging.decisions import Decision, Moment, States


def make_report(states: States, moment: Moment, *, year: int, figures: Figures, rules: Rules) -> Decision:
    """Make the report of a year that is over, or answer with the one that was made."""
    made = states.get(report_key(year))
    if isinstance(made, YearlyReport):
        return Decision(result=body_of(made))
    if moment.now.year <= year:
        raise YearIsNotOver
    smallest = rules.parameters.on(date(year, 12, 31), Name.SMALLEST_COUNT).value
    report = YearlyReport(report_key(year), year, moment.now, report_of(figures, smallest))
    return Decision(changes=(report,), result=body_of(report))


def body_of(report: YearlyReport) -> dict[str, object]:
    """The report as everybody reads it."""
    return {"year": report.year, "made_at": report.made_at.isoformat(), **report.body}
