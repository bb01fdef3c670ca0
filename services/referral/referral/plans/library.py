"""What a decision about a pathway has to look up: its plan, and the partners the directory knows at this moment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from passerelle.messaging.decisions import Moment, NotFound, States
from referral.domain.change import OWN_STAFF, Circumstances
from referral.domain.errors import PlanIsUnknown
from referral.domain.partner import Partner
from referral.domain.pathway import Pathway
from referral.domain.person import Person
from referral.domain.plan import PathwayPlan
from referral.plans.plan_file import Library


@dataclass(frozen=True, slots=True)
class Guide:
    """Looks plans and partners up for one organization; `partners` is a snapshot taken when it is called."""

    organization: str
    plans: Library
    partners: Callable[[], Sequence[Partner]]

    def plan(self, name: str, version: int | None = None) -> PathwayPlan:
        """That version of a plan, or its newest; raises PlanIsUnknown."""
        versions = [one for known, one in self.plans if known == name]
        wanted = version or max(versions, default=0)
        if wanted not in versions:
            raise PlanIsUnknown(plan=name)
        return self.plans[name, wanted]

    def around(
        self, states: States, pathway: Pathway, moment: Moment, actor: str = OWN_STAFF, message: UUID | None = None
    ) -> Circumstances:
        """The circumstances of a decision about this pathway."""
        person = states.get(pathway.person)
        if not isinstance(person, Person):
            raise NotFound
        return self.around_person(person, self.plan(pathway.plan, pathway.version), moment, actor, message)

    def around_person(
        self,
        person: Person,
        plan: PathwayPlan,
        moment: Moment,
        actor: str = OWN_STAFF,
        message: UUID | None = None,
    ) -> Circumstances:
        """The circumstances of a decision about a person's pathway by this plan."""
        return Circumstances(plan, self.partners(), person.data.commune, moment.now, moment.new_id, actor, message)
