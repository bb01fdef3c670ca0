"""The languages of the person's page, and which one somebody is spoken to in."""

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import Request

from passerelle.pages.words import RIGHT_TO_LEFT
from referral.domain.person import PersonalData

COOKIE = "passerelle-my-language"
CHOICE = "in"
"""Name of the part of the address that says a language was chosen."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the page."""

    code: str
    name: str
    """As its speakers call it."""
    tag: str
    """BCP 47. Dari is `fa-AF`, which voices that read aloud know; they do not know `prs`."""
    notice: str
    """The language of the notices that it stands for."""

    @property
    def direction(self) -> str:
        return "rtl" if self.code in RIGHT_TO_LEFT else "ltr"


LANGUAGES = (
    Language("fr", "Français", "fr", "fr"),
    Language("en", "English", "en", "en"),
    Language("ar", "العربية", "ar", "ar"),
    Language("prs", "دری", "fa-AF", "fa"),
    Language("uk", "Українська", "uk", "uk"),
    Language("es", "Español", "es", "es"),
)
BY_CODE = {one.code: one for one in LANGUAGES}
SAME = {"fa": "prs"}
"""Persian is written alike: Dari serves its speakers better than French."""
AUTONYMS = {
    **{one.notice: one.name for one in LANGUAGES},
    "am": "አማርኛ",
    "bm": "Bamanankan",
    "bn": "বাংলা",
    "de": "Deutsch",
    "ff": "Pulaar",
    "hy": "Հայերեն",
    "ka": "ქართული",
    "ku": "Kurdî",
    "ln": "Lingála",
    "om": "Oromoo",
    "prs": "دری",
    "ps": "پښتو",
    "pt": "Português",
    "ro": "Română",
    "ru": "Русский",
    "so": "Soomaali",
    "sq": "Shqip",
    "sw": "Kiswahili",
    "ta": "தமிழ்",
    "ti": "ትግርኛ",
    "tr": "Türkçe",
    "ur": "اردو",
    "wo": "Wolof",
    "zh": "中文",
}
"""Languages people of the network speak, as they call them; any other is shown by its code."""


def spoken_by(data: PersonalData) -> list[str]:
    """What the person wants to be written in, then what they speak."""
    return [*([data.contact.language] if data.contact.language else []), *(one.code for one in data.languages)]


def language_for(request: Request, registered: Iterable[str] = ()) -> Language:
    """The one chosen here, else the registered one, else the browser's, else French."""
    asked = request.headers.get("accept-language", "").replace(";", ",").split(",")
    chosen = [request.query_params.get(CHOICE, ""), request.cookies.get(COOKIE, "")]
    return first_of([*chosen, *registered, *asked])


def first_of(tags: Iterable[str]) -> Language:
    """The first of these tags the page speaks, else French."""
    primary = (tag.strip().lower().partition("-")[0] for tag in tags)
    return next((BY_CODE[code] for one in primary if (code := SAME.get(one, one)) in BY_CODE), BY_CODE["fr"])


def autonym(code: str) -> str:
    """A language as its speakers call it."""
    return AUTONYMS.get(code.lower().partition("-")[0], code)
