"""What the others announce in the directory, as the domain weighs it."""

from passerelle.contracts.directory import ServiceOffered
from passerelle.privacy.directory import Directory, Entry
from referral.domain.eligibility import Needs
from referral.domain.partner import Partner, Vacancy


def partners_in(directory: Directory, organization: str) -> tuple[Partner, ...]:
    """Every service the others offer at this moment."""
    return tuple(
        partner_of(entry, offered)
        for entry in directory.entries()
        for offered in entry.services
        if entry.organization != organization
    )


def partner_of(entry: Entry, offered: ServiceOffered) -> Partner:
    """One service of one organization."""
    return Partner(
        entry.organization,
        entry.name,
        entry.kind,
        offered.service,
        offered.territories,
        offered.capacity,
        offered.departments or (),
        offered.groupings or (),
        _needs(offered),
        _vacancy(offered),
        offered.wait_days,
    )


def _needs(offered: ServiceOffered) -> Needs:
    asked = offered.eligibility
    if asked is None:
        return Needs()
    rights = tuple(one.value for one in asked.work_rights)
    return Needs(rights, asked.level_from, asked.level_to, tuple(one.value for one in asked.audiences))


def _vacancy(offered: ServiceOffered) -> Vacancy | None:
    told = offered.places
    return None if told is None else Vacancy(told.status.value, told.available, told.maximum, told.updated_at)
