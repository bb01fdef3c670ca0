"""Every plan version this organization knows: those it follows, and those networks shared with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import HTTPException, Query

from passerelle.runtime.organization import Organization
from referral.domain.plan import PathwayPlan
from referral.domain.shared_plan import OwnPlan, ReceivedPlan
from referral.plans.library import Guide
from referral.plans.own import library_of, parsed
from referral.plans.plan_file import PlanIsBroken
from referral.store import shared_plans

Key = Annotated[str, Query(min_length=1, max_length=200)]
"""`name/version` of a plan that is followed; the id of one a network shared."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one plan."""

    key: str
    name: str
    number: int
    plan: PathwayPlan | None
    """None when it cannot be used as it is written."""
    received: ReceivedPlan | None = None
    """What a network shared, if it comes from one."""
    own: OwnPlan | None = None
    """What was made of it here."""

    @property
    def is_followed(self) -> bool:
        """Whether pathways can be opened with it."""
        return self.received is None or self.own is not None

    @property
    def base(self) -> str:
        """The plan it comes from, whose pathways it would be for."""
        return self.own.from_plan if self.own else self.name

    def title(self, language: str) -> str:
        return self.name if self.plan is None else self.plan.title.said_in(language)

    def label(self, language: str) -> str:
        """For lists of choices."""
        return f"{self.title(language)} · {self.name} {self.number}"


@dataclass(frozen=True, slots=True)
class Versions:
    """All of them at one moment."""

    guide: Guide
    """With the plans adopted or derived."""
    followed: tuple[Version, ...]
    shared: tuple[Version, ...]
    """Not adopted as they are."""

    def __iter__(self) -> Iterator[Version]:
        return iter((*self.followed, *self.shared))

    def find(self, key: str) -> Version | None:
        adopted = (one for one in self.followed if one.received is not None and str(one.received.id) == key)
        return next((one for one in self if one.key == key), None) or next(adopted, None)

    def at(self, key: str) -> tuple[Version, PathwayPlan]:
        """A version that can be drawn, with its plan; raises HTTPException 404."""
        found = self.find(key)
        if found is None or found.plan is None:
            raise HTTPException(404)
        return found, found.plan

    def before(self, version: Version) -> Version | None:
        """What to compare it with: what it was derived from, else the version before among those of its name."""
        if version.own is not None and version.own.is_adapted:
            return self.find(str(version.own.received))
        earlier = [one for one in self if one.name == version.name and one.number < version.number and one.plan]
        return max(earlier, key=lambda one: (one.number, one.is_followed), default=None)

    def choices(self, language: str) -> list[tuple[str, str]]:
        """Every version that can be drawn, for a form."""
        return [(one.key, one.label(language)) for one in self if one.plan is not None]


async def versions_of(organization: Organization, guide: Guide) -> Versions:
    """In order of name and version."""
    async with organization.connection() as connection:
        own = await shared_plans.own(connection)
        received = {one.id: one for one in await shared_plans.received(connection)}
    made = {(one.plan, one.version): one for one in own}
    all_of_them = guide.also(library_of(own))
    followed = tuple(
        _followed(name, number, plan, made.get((name, number)), received)
        for (name, number), plan in sorted(all_of_them.plans.items())
    )
    adopted = {one.received for one in own if not one.is_adapted}
    shared = tuple(_shared(one) for one in received.values() if one.id not in adopted)
    return Versions(all_of_them, followed, shared)


def _followed(
    name: str, number: int, plan: PathwayPlan, own: OwnPlan | None, received: dict[UUID, ReceivedPlan]
) -> Version:
    return Version(f"{name}/{number}", name, number, plan, received.get(own.received) if own else None, own)


def _shared(received: ReceivedPlan) -> Version:
    try:
        plan = None if received.problems else parsed(received.document)
    except PlanIsBroken:
        plan = None
    return Version(str(received.id), received.plan, received.version, plan, received)
