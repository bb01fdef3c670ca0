"""Names, codes and foreign titles in the words of one language of the person's page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from passerelle.pages import formats
from passerelle.pages.words import Words
from passerelle.runtime.organization import Organization
from referral.domain.codes import FieldGroup
from referral.domain.contact import SafeTime
from referral.domain.words import Words as Title
from referral.pages.person.languages import Language, autonym

APART, TOGETHER = "\u2068", "\u2069"
"""Unicode's first-strong isolate: a Latin name inside an Arabic sentence keeps its own direction."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A text that may be in another language than the page; the page says so to whoever reads aloud."""

    text: str
    tag: str
    is_foreign: bool


class Wording:
    """Says things in one language."""

    def __init__(self, organization: Organization, words: Words, language: Language) -> None:
        self._organization, self._words, self._language = organization, words, language

    def who(self, code: str) -> str:
        """An organization's name, kept apart from the direction of the sentence around it."""
        return self.name(self._name(code))

    def name(self, text: str) -> str:
        return f"{APART}{text}{TOGETHER}" if self._language.direction == "rtl" else text

    def us(self) -> str:
        return self.name(self._organization.settings.name)

    def title(self, title: Title) -> Foreign:
        """Titles of plans and lists are in French and English: French, the language of papers, for everybody else."""
        tag = self._language.tag if self._language.code in {"fr", "en"} else "fr"
        return Foreign(title.said_in(tag), tag, tag != self._language.tag)

    def day(self, when: date | datetime | None) -> str:
        return formats.day(self._words, when)

    def field(self, group: FieldGroup) -> str:
        return self._words(f"me.field.{group}")

    def has(self, key: str) -> bool:
        return key in self._words

    def purpose(self, code: str) -> str:
        return self._words(f"me.purpose.{code}")

    def languages(self, codes: Iterable[str]) -> list[str]:
        return [self.name(autonym(code)) for code in codes]

    def hours(self, times: Iterable[SafeTime]) -> list[str]:
        """When the person may be reached without harm."""
        return [f"{self._words(f'me.weekday.{one.day}')} {one.begins:%H:%M}–{one.ends:%H:%M}" for one in times]

    def _name(self, code: str) -> str:
        if code == self._organization.id:
            return self._organization.settings.name
        entry = self._organization.directory.entry(code)
        return code if entry is None else entry.name
