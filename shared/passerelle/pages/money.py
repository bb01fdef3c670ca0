"""Amounts of euros as people write and type them; inside they are whole cents."""

import re

from passerelle.pages.words import Words

NARROW, FIXED = "\u202f", "\u00a0"
"""Spaces at which no line breaks: between thousands, before the sign."""
PLAIN = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))?")
GROUPED = re.compile(r"\d{1,3}(?:,\d{3}){1,2}\.\d{1,2}|\d{1,3}(?:\.\d{3}){1,2},\d{1,2}")


def money(words: Words, cents: int | None) -> str:
    """1 234,56 € in French, €1,234.56 in English; empty for None."""
    if cents is None:
        return ""
    sign, whole, rest = "-" if cents < 0 else "", f"{abs(cents) // 100:,}", abs(cents) % 100
    if words.language == "fr":
        return f"{sign}{whole.replace(',', NARROW)},{rest:02}{FIXED}€"
    return f"{sign}€{whole}.{rest:02}"


def typed(words: Words, cents: int | None) -> str:
    """The same as somebody would type it into a field: 1234,56."""
    if cents is None:
        return ""
    comma = "," if words.language == "fr" else "."
    return f"{cents // 100}{comma}{cents % 100:02}" if cents % 100 else str(cents // 100)


def cents_of(text: str) -> int | None:
    """What was typed in euros, in either manner; None when it cannot be told, as with `1,234`."""
    bare = re.sub(r"[\s€]", "", text)
    if GROUPED.fullmatch(bare):
        point = max(bare.rfind("."), bare.rfind(","))
        bare = f"{re.sub('[.,]', '', bare[:point])}.{bare[point + 1 :]}"
    found = PLAIN.fullmatch(bare)
    return None if found is None else int(found[1]) * 100 + int(f"{found[2] or 0:0<2}")
