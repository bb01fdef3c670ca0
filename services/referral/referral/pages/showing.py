"""How lines, organizations and codes are put for staff."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from passerelle.pages.desk import Visitor
from passerelle.pages.words import Words
from passerelle.runtime.organization import Organization
from referral.domain.eligibility import department_of
from referral.domain.plan import StepKind
from referral.domain.status import StepStatus
from referral.pages.asking import Known
from referral.store.overview import Line
from referral.territory import official

BY_STATUS = {
    "sent": StepStatus.WAITS_FOR_ANSWER,
    "waitlisted": StepStatus.WAITS_FOR_PLACE,
    "accepted": StepStatus.WAITS_FOR_START,
    "started": StepStatus.UNDER_WAY,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One pathway as the list shows it."""

    id: UUID
    name: str
    commune: str
    plan: str
    step: str
    stage: str
    status: StepStatus
    who: str
    since: datetime
    stuck_since: datetime | None


class Said:
    """Names of whoever acts, in the words of one language."""

    def __init__(self, organization: Organization, words: Words) -> None:
        self._organization = organization
        self._words = words

    def who(self, code: str | None) -> str:
        """An organization's name, or the words of a role."""
        if not code:
            return ""
        if f"who.{code}" in self._words:
            return self._words(f"who.{code}")
        if code == self._organization.id:
            return self._organization.settings.name
        entry = self._organization.directory.entry(code)
        return code if entry is None else entry.name


def row_of(line: Line, known: Known, said: Said, now: datetime) -> Row:
    status, who = standing_of(line, known.kind(line), now)
    return Row(
        id=line.id,
        name=f"{line.given_name} {line.family_name}",
        commune=commune_name(line.commune),
        plan=known.plan_title(line),
        step=known.step_title(line),
        stage=line.stage,
        status=status,
        who=said.who(who),
        since=line.since,
        stuck_since=line.stuck_since,
    )


def standing_of(line: Line, kind: StepKind | None, now: datetime) -> tuple[StepStatus, str]:
    """What is waited for and who has to act, as far as the line tells; the same as for the whole pathway."""
    if line.stage != "open":
        return StepStatus.DONE, "nobody"
    if kind is StepKind.RECORD:
        return StepStatus.WAITS_FOR_RECORD, "own_staff"
    if kind is StepKind.DECIDE:
        return StepStatus.WAITS_FOR_DECISION, "coordinator"
    if line.partner is None or line.waits is None:
        return StepStatus.WAITS_FOR_PARTNER, "coordinator"
    if line.waits == "queued":
        is_later = line.waits_from is not None and now < line.waits_from
        return (StepStatus.WAITS_FOR_ITS_DAY, "nobody") if is_later else (StepStatus.WAITS_FOR_AGREEMENT, "person")
    return BY_STATUS[line.waits], line.partner


def commune_name(code: str) -> str:
    """The name of a commune; its code when the official list has none."""
    territory = official()
    found = territory.communes.get(territory.merged.get(code, code))
    return code if found is None else found.name


def is_responsible(visitor: Visitor, commune: str) -> bool:
    """Whether the visitor's territories hold this commune."""
    return not visitor.territories or bool({commune, department_of(commune)} & set(visitor.territories))
