"""What supporters are told."""

from typing import Any

from pydantic_core import to_jsonable_python

from enterprise.domain import reports
from enterprise.domain.budgets import Supporter
from enterprise.domain.identifiers import SupporterId
from enterprise.domain.money_errors import SupporterIsUnknown
from enterprise.domain.reports import Figures, SupporterReport, report_of
from enterprise.domain.rules import Rules
from passerelle.messaging.decisions import Decision, Moment, States


def make_report(
    states: States, moment: Moment, rules: Rules, supporter: SupporterId, year: int, figures: Figures
) -> Decision:
    """The report of a year, the first time it is asked for; from then on the same."""
    if not isinstance(states.get(supporter), Supporter):
        raise SupporterIsUnknown
    made = states.get(report_of(supporter, year))
    if isinstance(made, SupporterReport):
        return Decision(result=report_json(made))
    smallest = rules.number_on(moment.today, "smallest_count_shown")
    report = reports.make(supporter, year, figures, smallest, moment.now)
    return Decision(changes=(report,), result=report_json(report))


def report_json(report: SupporterReport) -> Any:
    return {"year": report.year, "made_at": to_jsonable_python(report.made_at), **report.body}
