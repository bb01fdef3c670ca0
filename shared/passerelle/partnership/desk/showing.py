"""How people, organizations and codes are put for the staff of a partner."""

from datetime import date, datetime
from uuid import UUID

from passerelle.pages import formats
from passerelle.pages.desk import Visitor
from passerelle.pages.words import Words
from passerelle.partnership.desk.access import works_with_people
from passerelle.partnership.referral import ReceivedReferral
from passerelle.runtime.organization import Organization

CODED = {
    "aims": "inbox.value.aims",
    "work_right": "inbox.value.work_right",
    "preferred_channel": "inbox.value.preferred_channel",
    "languages": "inbox.language",
    "interpreter": "inbox.language",
    "contact_language": "inbox.language",
}
"""Details that are codes, and where their words stand."""


class Said:
    """Names and codes in the words of one language."""

    def __init__(self, organization: Organization, visitor: Visitor, words: Words) -> None:
        self._organization, self._visitor, self._words = organization, visitor, words

    def who(self, organization: str) -> str:
        """The name of an organization."""
        if organization == self._organization.id:
            return self._organization.settings.name
        entry = self._organization.directory.entry(organization)
        return organization if entry is None else entry.name

    def service(self, code: str) -> str:
        """What was asked for, as this organization announces it."""
        entry = self._organization.directory.entry(self._organization.id)
        offered = None if entry is None else entry.offers(code)
        return code.replace("_", " ") if offered is None else offered.title

    def code(self, group: str, code: str) -> str:
        """The words of a code of a list; the code itself where another version sent one that is not known here."""
        key = f"{group}.{code}"
        return self._words(key) if key in self._words else code.replace("_", " ")

    def text(self, key: str, **values: object) -> str:
        return self._words(key, **values)

    def day(self, value: date | datetime | None) -> str:
        return formats.day(self._words, value)

    def detail(self, name: str, value: str) -> str:
        """A detail that was handed over: as it is, but for codes people have words for."""
        group = CODED.get(name)
        return value if group is None else ", ".join(self.code(group, one) for one in value.split(", "))

    def person(self, state: ReceivedReferral, now: datetime) -> str:
        """The name while the agreement allows to show it and the visitor may see it; else the number of the file."""
        return name_of(state, self._visitor, now) or self._words("inbox.number", number=number_of(state.ref))


def name_of(state: ReceivedReferral, visitor: Visitor, now: datetime) -> str:
    """Empty when no name was handed over, or none may be shown."""
    if not works_with_people(visitor) or not state.may_show_contact(now):
        return ""
    details = state.contact or {}
    return " ".join(part for part in (details.get("given_name"), details.get("family_name")) if part)


def number_of(ref: UUID) -> str:
    """Short enough to be read out; the whole reference is in the address of the page."""
    return str(ref)[:8].upper()
