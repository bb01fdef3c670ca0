"""Whether an agreement comes from whom it must: the person, whoever acts for them, or both."""

from datetime import date

from referral.domain.codes import CollectedHow
from referral.domain.errors import SomebodyElseMustAgree
from referral.domain.grant import Notice
from referral.domain.household import AgreedBy
from referral.domain.lists import Lists
from referral.domain.person import PersonalData


def agreed_by(notice: Notice) -> AgreedBy | None:
    """Who said yes, as it was collected; nobody yet where only staff says so."""
    if notice.collected_how is CollectedHow.DECLARED_BY_STAFF:
        return None
    if notice.collected_how is CollectedHow.THROUGH_REPRESENTATIVE:
        return AgreedBy.REPRESENTATIVE
    return AgreedBy.PERSON if notice.representative is None else AgreedBy.BOTH


def check_agreed_by_whom_it_must(person: PersonalData, notice: Notice, lists: Lists, today: date) -> None:
    """Raises SomebodyElseMustAgree: with the representative's word for an adult who decides alone, too."""
    said = agreed_by(notice)
    allowed = lists.who_may_agree(person.household.protection_on(today), today)
    if said is not None and said not in allowed:
        raise SomebodyElseMustAgree(must_agree=" or ".join(sorted(allowed)))
