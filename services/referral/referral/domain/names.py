"""Names as they sound: accents, order, transliteration and spelling aside, so that one person's names look alike."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from referral.domain.territory import without_accents

_CYRILLIC = (
    "а a б b в v г g ґ g д d е e є ye ё yo ж zh з z и i і i ї yi й y к k л l м m н n о o п p р r с s т t у u ф f"
    " х kh ц ts ч ch ш sh щ shch ы y э e ю yu я ya"
)
_GREEK = "α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ kh ψ ps ω o"
_OTHERS = "ß ss ø o ł l đ d ð d þ th ı i"


def _pairs(alphabet: str) -> dict[str, str]:
    """Letters and how they are written in Latin ones, in turns."""
    words = alphabet.split()
    return dict(zip(words[::2], words[1::2], strict=True))


_LETTERS = str.maketrans({**_pairs(_CYRILLIC), **_pairs(_GREEK), **_pairs(_OTHERS), "ь": "", "ъ": ""})
_SOUNDS = (
    (r"tch|tsch|ch|sh|sch|sc(?=[hi])", "s"),
    (r"dj|dzh|zh|j|g(?=[eiy])", "z"),
    (r"kh|gh|q|ck|c(?=[^eiy]|$)|x", "k"),
    (r"c", "s"),
    (r"ph", "f"),
    (r"th", "t"),
    (r"ou|oo|w", "u"),
)
"""Spellings of one sound in French, English and German transliteration; the order matters."""
_PARTICLES = frozenset({"al", "el", "ul", "ould", "ben", "bin", "ibn", "bint", "de", "da", "di", "van", "von", "abu"})
ALIKE = 0.84
"""Similarity from which two names count as spelled alike: one letter more or less in a name of ten."""


def words_of_name(*names: str) -> tuple[str, ...]:
    """Lower case words without accents, in order of the alphabet: which name came first does not count.

    Cyrillic and Greek are written in Latin letters; other scripts stay as they are.
    """
    latin = " ".join(without_accents(name.lower()).translate(_LETTERS) for name in names)
    words = re.findall(r"[^\W\d_]+", re.sub(r"['’ʿʾ`]", "", latin))
    return tuple(sorted(words))


def sound_of(word: str) -> str:
    """The consonants as they sound, each once in a row; a word of vowels only keeps its first."""
    for spelling, sound in _SOUNDS:
        word = re.sub(spelling, sound, word)
    bare = word[:1].replace("y", "i") + re.sub(r"[aeiouyh]", "", word[1:])
    bare = re.sub(r"^[aeiou]", "a", bare.removeprefix("h") or "h")
    return re.sub(r"(.)\1+", r"\1", bare)


def sounds_of_name(*names: str) -> tuple[str, ...]:
    """The sounds of a whole name, particles left out, in order of the alphabet."""
    words = [one for one in words_of_name(*names) if one not in _PARTICLES] or list(words_of_name(*names))
    return tuple(sorted(sound_of(one) for one in words))


def are_spelled_alike(one: Iterable[str], other: Iterable[str]) -> bool:
    return SequenceMatcher(None, " ".join(one), " ".join(other)).ratio() >= ALIKE


def plain_phone(phone: str) -> str:
    """The last nine digits, which French and foreign ways of writing share; empty for anything shorter."""
    digits = re.sub(r"\D", "", phone)
    return digits[-9:] if len(digits) >= 9 else ""


def plain_email(email: str) -> str:
    """Lower case, without what follows a plus sign."""
    name, _, host = email.lower().partition("@")
    return f"{name.partition('+')[0]}@{host}"
