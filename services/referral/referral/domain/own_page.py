"""The person's own page: who may hold a link to it, for how long, and when it may be sent without harm."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from referral.domain.codes import CollectedHow
from referral.domain.contact import Channel, SafeTime, Weekday
from referral.domain.grant import Notice
from referral.domain.household import AgreedBy, Protection
from referral.domain.lists import Lists
from referral.domain.person import PersonalData

GOOD_FOR = timedelta(days=7)
OPENINGS = 5
"""How often one link opens a session: people look again, on another day or another telephone."""
OWN_LINK = "own_link"
"""Code of who collects what the person says on their page: nobody of the staff."""


class Holder(StrEnum):
    """Whose link it is; the value is the purpose the link is made for."""

    PERSON = "my_pathway"
    REPRESENTATIVE = "my_pathway_representative"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to send a link."""

    holder: Holder
    means: Channel
    to: str


def protection_of(data: PersonalData, today: date) -> Protection | None:
    return data.household.protection_on(today)


def may_hold(data: PersonalData, lists: Lists, holder: Holder, today: date) -> bool:
    """A representative sees the page only while they may agree without the person beside them."""
    if holder is Holder.PERSON:
        return True
    protection = protection_of(data, today)
    return protection is not None and AgreedBy.REPRESENTATIVE in lists.who_may_agree(protection, today)


def may_agree(data: PersonalData, lists: Lists, holder: Holder, today: date) -> bool:
    """Whether a yes said on the page counts: somebody else may have to say it, or both together."""
    said_by = AgreedBy.PERSON if holder is Holder.PERSON else AgreedBy.REPRESENTATIVE
    return said_by in lists.who_may_agree(protection_of(data, today), today)


def ways_to_send(data: PersonalData, lists: Lists, today: date) -> tuple[Way, ...]:
    """What is known of the person and of who acts for them; the means the person prefers first."""
    contact, acting = data.contact, data.household.representative
    ways = [_way(Holder.PERSON, Channel.SMS, contact.phone), _way(Holder.PERSON, Channel.EMAIL, contact.email)]
    if acting is not None and may_hold(data, lists, Holder.REPRESENTATIVE, today):
        ways.append(_way(Holder.REPRESENTATIVE, Channel.SMS, acting.phone))
        ways.append(_way(Holder.REPRESENTATIVE, Channel.EMAIL, acting.email))
    known = [one for one in ways if one is not None]
    return tuple(sorted(known, key=lambda one: (one.holder is not Holder.PERSON, one.means is not contact.prefers)))


def is_safe_now(times: Sequence[SafeTime], local: datetime) -> bool:
    """Whether somebody else may read a message that arrives now; `local` is the time of the place."""
    if not times:
        return True
    today = tuple(Weekday)[local.weekday()]
    return any(one.day is today and one.begins <= local.time() < one.ends for one in times)


def evidence(holder: Holder, version: str, language: str, protection: Protection | None) -> Notice:
    """How an agreement said on the page was collected: by the holder, at a distance, without anybody of the staff."""
    if holder is Holder.PERSON:
        return Notice(version, language, False, OWN_LINK, CollectedHow.ONLINE)
    role = protection.value if protection else Holder.REPRESENTATIVE.value
    return Notice(version, language, False, OWN_LINK, CollectedHow.THROUGH_REPRESENTATIVE, representative=role)


def _way(holder: Holder, means: Channel, to: str | None) -> Way | None:
    return Way(holder, means, to) if to else None
