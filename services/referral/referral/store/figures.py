"""What a referring organization counts of its own pathways: one statement for a stretch of time."""

from datetime import datetime
from typing import Any

from passerelle.contracts.enterprise import TrialOutcome
from passerelle.contracts.statistics import Figure
from passerelle.privacy.counts import Counts

_F = Figure
OF_HAPPENINGS: dict[tuple[str, str], Figure] = {
    ("pathway_opened", ""): _F.PATHWAYS_OPENED,
    ("pathway_ended", "completed"): _F.PATHWAYS_COMPLETED,
    ("pathway_ended", "stopped"): _F.PATHWAYS_STOPPED,
    ("referral_sent", ""): _F.REFERRALS_SENT,
    ("referral_declined", ""): _F.REFERRALS_DECLINED,
    ("referral_lapsed", ""): _F.REFERRALS_LAPSED,
    ("course_completed", "alpha"): _F.LEVEL_UNDER_A1_REACHED,
    ("course_completed", "A1"): _F.LEVEL_A1_REACHED,
    ("course_completed", "A2"): _F.LEVEL_A2_REACHED,
    ("course_completed", "B1"): _F.LEVEL_B1_REACHED,
    **{("course_completed", level): _F.LEVEL_B2_OR_MORE_REACHED for level in ("B2", "C1", "C2")},
    ("course_left", ""): _F.COURSES_LEFT,
    **{("trial_completed", outcome): _F.OTHER_OUTCOME for outcome in TrialOutcome},
    **{
        ("trial_completed", outcome): _F.BUSINESS_STARTED
        for outcome in (
            TrialOutcome.RESTAURANT,
            TrialOutcome.SEWING_WORKSHOP,
            TrialOutcome.OTHER_BUSINESS,
            TrialOutcome.COLLECTIVE_ENTREPRENEURSHIP,
        )
    },
    ("trial_completed", TrialOutcome.EMPLOYMENT): _F.EMPLOYED,
    ("trial_completed", TrialOutcome.FURTHER_EDUCATION): _F.BACK_TO_EDUCATION,
    ("trial_left", ""): _F.TRIALS_LEFT,
    ("application_submitted", ""): _F.APPLICATIONS_SUBMITTED,
    ("application_decided", "granted"): _F.LOANS_GRANTED,
    ("application_decided", "not_granted"): _F.LOANS_NOT_GRANTED,
    ("application_decided", "withdrawn"): _F.APPLICATIONS_WITHDRAWN,
    ("loan_disbursed", ""): _F.LOANS_DISBURSED,
}
"""By what happened (for a milestone, its name) and the fact that tells kinds of it apart."""


async def figures(connection: Any, begin: datetime, end: datetime) -> Counts:
    """How often each figure happened from `begin` until before `end`, as partners and own staff told it."""
    rows = await connection.fetch(
        """
        SELECT coalesce(facts ->> 'milestone', what) AS name,
            CASE what
                WHEN 'pathway_ended' THEN facts ->> 'stage'
                WHEN 'milestone_reached' THEN coalesce(facts ->> 'level_reached', facts ->> 'outcome')
            END AS kind,
            count(*) AS times
        FROM pathway_events
        WHERE at >= $1 AND at < $2 AND what = ANY($3::text[])
        GROUP BY 1, 2
        """,
        begin,
        end,
        ["milestone_reached", *{what for what, _ in OF_HAPPENINGS}],
    )
    counted = dict.fromkeys(OF_HAPPENINGS.values(), 0)
    for row in rows:
        figure = OF_HAPPENINGS.get((row["name"], row["kind"] or ""))
        if figure is not None:
            counted[figure] += row["times"]
    return counted
