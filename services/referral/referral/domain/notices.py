"""The texts people are told before they agree, by version and language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from referral.domain.errors import NoticeIsUnknown


@dataclass(frozen=True, slots=True)
class NoticeText:
    """One text in one language, and when it may be used."""

    version: str
    language: str
    """BCP 47, without region: `fa` is written in Dari."""
    title: str
    text: str
    valid_from: date
    valid_until: date | None
    status: str
    source: str

    def is_in_use(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True, slots=True)
class NoticeBook:
    """Every text the organization may read out."""

    texts: tuple[NoticeText, ...] = ()

    def find(self, version: str, language: str) -> NoticeText:
        """The text, whether in use or not; a language of a region is served by the language; raises NoticeIsUnknown."""
        wanted = language.lower().partition("-")[0]
        found = [one for one in self.texts if (one.version, one.language) == (version, wanted)]
        if not found:
            raise NoticeIsUnknown(version=version, language=language)
        return found[0]

    def check(self, version: str, language: str, on: date) -> None:
        """Raises NoticeIsUnknown unless somebody could have been told this text on this day."""
        if not self.find(version, language).is_in_use(on):
            raise NoticeIsUnknown(version=version, language=language)

    def in_use(self, on: date) -> Sequence[NoticeText]:
        return tuple(one for one in self.texts if one.is_in_use(on))
