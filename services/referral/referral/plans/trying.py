"""A dry run over many pathways: each batch decided by the rules as they are, in memory."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from passerelle.messaging.decisions import Moment
from referral.domain.change import Circumstances
from referral.domain.dry_run import DryRun, try_plan
from referral.domain.errors import PlanIsUnknown
from referral.domain.pathway import Pathway
from referral.domain.person import Person
from referral.domain.plan import PathwayPlan
from referral.plans.library import Guide, profile_of


class Trial:
    """One plan version on trial, at one moment, with the partners the directory knew then."""

    def __init__(self, guide: Guide, plan: PathwayPlan, moment: Moment, shown: int) -> None:
        self.run = DryRun(shown)
        self._guide, self._plan, self._moment = guide, plan, moment
        self._partners = guide.partners()
        self._around: Circumstances | None = None

    def add(self, pathways: Sequence[Pathway], people: Mapping[UUID, Person]) -> None:
        """Try it on some more pathways; takes a while, so call it in a thread."""
        for pathway in pathways:
            followed = None
            with suppress(PlanIsUnknown):
                followed = self._guide.plan_of(pathway)
            self.run.add(try_plan(pathway, self._circumstances(people[pathway.person]), followed))

    def _circumstances(self, person: Person) -> Circumstances:
        """The same for everybody but what is known of the person."""
        if self._around is None:
            guide = replace(self._guide, partners=lambda: self._partners)
            self._around = guide.around_person(person, self._plan, self._moment)
        return replace(self._around, profile=profile_of(person, self._guide.locate, self._moment.today))
