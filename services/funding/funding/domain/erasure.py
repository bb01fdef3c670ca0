"""What is left of an application when the person asks for erasure and the law wants records kept."""

from dataclasses import replace

from funding.domain.application import Application


def reduced(application: Application) -> Application:
    """Only what the accounts rest on: amounts, dates, terms, and who follows a running loan.

    Where the person lives, the business and its plan, the committee's members and conditions are no accounting record
    (code de commerce, art. L.123-22).
    """
    project, decision = application.project, application.decision
    return replace(
        application,
        territory=None,
        project=project and replace(project, sector=None, plan=None),
        adviser=None if application.is_over else application.adviser,
        advised_since=None if application.is_over else application.advised_since,
        deferrals=(),
        decision=decision and replace(decision, conditions=(), sitting=replace(decision.sitting, members=())),
    )
