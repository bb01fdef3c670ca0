"""A city on the network in memory: two referring organizations and five partners, with the real decisions."""

from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from enterprise import reactions as enterprise_reactions
from enterprise.domain.errors import EnterpriseError
from funding import reactions as funding_reactions
from funding.domain.errors import FundingError
from language import reactions as language_reactions
from language.domain.errors import LanguageError
from passerelle.partnership import grant_in_force as proposal_in_force
from passerelle.testing.history import History
from passerelle.testing.journeys import Staff, walk
from passerelle.testing.network import CALM, Faults, MemoryNetwork, MemoryOrganization
from referral.domain.errors import ReferralError
from referral.domain.partner import Partner
from referral.domain.pathway import Happening, Pathway
from referral.lists.library import shipped_lists
from referral.notices.book import read_notices, shipped_notices
from referral.plans.library import Guide
from referral.plans.plan_file import load_plans, shipped_files
from referral.reactions import table
from referral.rules.clocks import read_timings
from referral.rules.register import read_register
from tests.journeys.enterprise_staff import EnterpriseStaff
from tests.journeys.funding_staff import FundingStaff
from tests.journeys.language_staff import LanguageStaff
from tests.journeys.observing import note_money, note_places, note_received
from tests.journeys.referral_staff import PARIS, ReferralStaff, grant_in_force
from tests.journeys.remaining import note_remaining

LISTS = shipped_lists()
PLANS = load_plans(shipped_files())
TIMINGS = read_timings()
NOTICES = read_notices(shipped_notices())
REGISTER = read_register()
LANGUAGE, ENTERPRISE, FUNDING = ("langues", "paroles"), ("coopaname", "oxalis"), ("adie",)
OWNERS = ("singa", "grenoble")
PARTNERS = (
    *(Partner(name, name, "language", "french_course", (PARIS,)) for name in LANGUAGE),
    *(
        Partner(name, name, "enterprise", service)
        for name in ENTERPRISE
        for service in ("flashcoop", "volatile_cooperative", "agricultural_activity")
    ),
    *(Partner(name, name, "funding", "microcredit") for name in FUNDING),
)


class City:
    """Everybody's staff, ready to be asked or to act by chance."""

    def __init__(
        self,
        seed: int = 0,
        faults: Faults = CALM,
        people: int = 0,
        organization: type[MemoryOrganization] = MemoryOrganization,
    ) -> None:
        self.network = MemoryNetwork(seed, faults, organization)
        self.dice = Random(f"{seed}/staff")
        self.people = people
        shipped: dict[str, Any] = {"timings": TIMINGS, "notices": NOTICES, "processings": REGISTER, "lists": LISTS}
        guides = {name: Guide(name, PLANS, lambda: PARTNERS, **shipped) for name in OWNERS}
        add = self.network.add
        for name, guide in guides.items():
            add(name, "referral", table(guide), refusals=(ReferralError,), grant_in_force=grant_in_force)
        join = partial(add, grant_in_force=proposal_in_force)
        for name in LANGUAGE:
            join(name, "language", language_reactions.table, refusals=(LanguageError,))
        for name in ENTERPRISE:
            join(name, "enterprise", enterprise_reactions.table, refusals=(EnterpriseError,))
        for name in FUNDING:
            join(name, "funding", funding_reactions.table, refusals=(FundingError,))
        around = self.network, self.dice
        self.owners = [self._owner(name, guides[name]) for name in OWNERS]
        self.language = [LanguageStaff(around[0], name, around[1]) for name in LANGUAGE]
        self.enterprise = [EnterpriseStaff(around[0], name, around[1]) for name in ENTERPRISE]
        self.funding = [FundingStaff(around[0], name, around[1]) for name in FUNDING]

    @property
    def staff(self) -> list[Staff]:
        """Everybody; an agency and a referring organization have more on their desks than a course."""
        return [*self.owners * 2, *self.language * 2, *self.enterprise * 2, *self.funding * 2]

    @property
    def journeys(self) -> int:
        """How many pathways were opened."""
        return sum(len(owner.opened) for owner in self.owners)

    @property
    def happenings(self) -> list[Happening]:
        """The history of every pathway that was not erased."""
        states = [state for owner in self.owners for state in owner.states.values()]
        return [one for state in states if isinstance(state, Pathway) for one in state.history]

    def live(self, acts: int) -> History:
        """People come and go; then no more faults, everything settles, and everybody says what they see."""
        for _ in range(4):
            walk(self.network, self.staff, acts // 4, self.dice)
            note_places(self.network)
            note_money(self.network)
        self.network.heal()
        self.network.advance(timedelta(hours=1))
        for owner in self.owners:
            owner.note_sent()
        note_received(self.network)
        note_remaining(self.network)
        note_remaining(self.network)
        self.network.run_until_quiet()
        note_places(self.network)
        note_money(self.network)
        return self.network.observe()

    def _owner(self, name: str, guide: Guide) -> ReferralStaff:
        return ReferralStaff(self.network, name, self.dice, guide=guide, people=self.people // len(OWNERS))
