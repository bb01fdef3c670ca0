"""What a decision about a pathway has to look up: its plan, and the partners the directory knows at this moment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from passerelle.messaging.decisions import Moment, NotFound, States
from referral.domain.change import OWN_STAFF, Circumstances
from referral.domain.codes import Purpose
from referral.domain.eligibility import EXILED, FAMILIES, Located, Profile, department_of
from referral.domain.errors import PlanIsUnknown
from referral.domain.lists import Lists
from referral.domain.notices import NoticeBook
from referral.domain.partner import STALE_AFTER, Partner
from referral.domain.pathway import Pathway
from referral.domain.person import Person
from referral.domain.plan import PathwayPlan
from referral.domain.processing import Processing, processing_for
from referral.domain.timing import Timings
from referral.plans.own import parsed
from referral.plans.plan_file import Library


def by_prefix(commune: str) -> Located:
    """Where a commune lies, as far as its code tells."""
    return Located(department_of(commune))


@dataclass(frozen=True, slots=True)
class Guide:
    """Looks plans and partners up for one organization; `partners` is a snapshot taken when it is called."""

    organization: str
    plans: Library
    partners: Callable[[], Sequence[Partner]]
    locate: Callable[[str], Located] = by_prefix
    stale_after: timedelta = STALE_AFTER
    timings: Timings = field(kw_only=True)
    notices: NoticeBook = field(kw_only=True)
    processings: tuple[Processing, ...] = ()
    lists: Lists = field(default_factory=Lists)

    def legal_basis_of(self, purpose: Purpose, on: date) -> str | None:
        """By which right the organization processes data for a purpose; it replaces no agreement."""
        found = processing_for(self.processings, purpose, on)
        return None if found is None else found.legal_basis.value

    def plan(self, name: str, version: int | None = None) -> PathwayPlan:
        """That version of a plan, or its newest; raises PlanIsUnknown."""
        versions = [one for known, one in self.plans if known == name]
        wanted = version or max(versions, default=0)
        if wanted not in versions:
            raise PlanIsUnknown(plan=name)
        return self.plans[name, wanted]

    def plan_of(self, pathway: Pathway) -> PathwayPlan:
        """The plan a pathway was opened with; raises PlanIsUnknown."""
        return self.plan(pathway.plan, pathway.version) if pathway.document is None else parsed(pathway.document)

    def also(self, plans: Library) -> "Guide":
        """The same guide with further plans."""
        return replace(self, plans={**self.plans, **plans})

    def around(
        self, states: States, pathway: Pathway, moment: Moment, actor: str = OWN_STAFF, message: UUID | None = None
    ) -> Circumstances:
        """The circumstances of a decision about this pathway."""
        person = states.get(pathway.person)
        if not isinstance(person, Person):
            raise NotFound
        return self.around_person(person, self.plan_of(pathway), moment, actor, message)

    def around_person(
        self,
        person: Person,
        plan: PathwayPlan,
        moment: Moment,
        actor: str = OWN_STAFF,
        message: UUID | None = None,
    ) -> Circumstances:
        """The circumstances of a decision about a person's pathway by this plan."""
        profile = profile_of(person, self.locate, moment.today)
        return Circumstances(
            plan,
            self.partners(),
            profile,
            moment.now,
            moment.new_id,
            actor,
            message,
            self.stale_after,
            timing=self.timings.on(moment.today),
        )


def profile_of(person: Person, locate: Callable[[str], Located], today: date) -> Profile:
    """What conditions are held against; a right to work that has run out counts as unknown, not as none.

    Whoever showed a residence document is known to be exiled, in the wide sense data·inclusion gives the word.
    """
    data = person.data
    place = locate(data.commune)
    has_run_out = data.work_right_until is not None and data.work_right_until < today
    has_family = data.household.children > 0
    known = {FAMILIES: has_family, EXILED: bool(person.documents)}
    return Profile(
        data.commune,
        place.department,
        place.grouping,
        place.city,
        None if has_run_out else data.work_right,
        audiences=frozenset(audience for audience, belongs in known.items() if belongs),
        not_audiences=frozenset() if has_family else frozenset({FAMILIES}),
    )
