"""Communes of the official geographic code (COG), and the areas they lie in."""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from referral.domain.errors import CommuneIsUnknown


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today, or a municipal arrondissement of Paris, Lyon or Marseille."""

    code: str
    name: str
    department: str
    region: str
    epci: str | None = None
    """SIREN number of the intercommunal body it belongs to."""
    postal_codes: tuple[str, ...] = ()
    part_of: str | None = None
    """Code of the city, for a municipal arrondissement."""


@dataclass(frozen=True, slots=True)
class Area:
    """A department, region or intercommunal body."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Territory:
    """The official list of one year."""

    version: str
    communes: Mapping[str, Commune] = field(repr=False)
    merged: Mapping[str, str] = field(repr=False)
    """Codes that are no longer in use, or of delegated communes, and the commune of today."""
    areas: Mapping[str, Mapping[str, Area]] = field(repr=False)
    """By kind (`department`, `region`, `epci`), then by code."""
    index: tuple[tuple[str, str], ...] = field(repr=False)
    """Normalised names, former ones too, and postal codes; each with its commune of today, in order."""

    def current(self, code: str) -> Commune:
        """The commune of today under this code; raises CommuneIsUnknown."""
        found = self.communes.get(self.merged.get(code, code))
        if found is None:
            raise CommuneIsUnknown
        return found

    def beginning(self, text: str, limit: int) -> list[Commune]:
        """Communes whose name, former name or postal code begins so; by code when it is one."""
        wanted = plain(text)
        exact = [code for code in (self.merged.get(text.upper(), text.upper()),) if code in self.communes]
        found = dict.fromkeys([*exact, *self._indexed(wanted)]) if wanted else {}
        return [self.communes[code] for code in islice(found, limit)]

    def holds(self, area: str, code: str) -> bool:
        """Whether a commune is this area or lies in it: commune, city, intercommunal body, department or `france`."""
        commune = self.communes.get(self.merged.get(code, code))
        if commune is None:
            return False
        wider = {commune.code, commune.part_of, commune.epci, commune.department, "france"}
        return self.merged.get(area, area) in wider

    def _indexed(self, wanted: str) -> Iterator[str]:
        for name, code in islice(self.index, bisect_left(self.index, (wanted, "")), None):
            if not name.startswith(wanted):
                return
            yield code


def territory_of(
    version: str,
    communes: Iterable[Commune],
    former: Iterable[tuple[str, str, str]],
    areas: Iterable[tuple[str, str, str]],
) -> Territory:
    """`former`: code, name (may be empty), code of today. `areas`: kind, code, name."""
    known = {one.code: one for one in communes}
    old = [one for one in former if one[2] in known]
    index = {(plain(one.name), one.code) for one in known.values()}
    index |= {(postal, one.code) for one in known.values() for postal in one.postal_codes}
    index |= {(plain(name), today) for _, name, today in old if name}
    by_kind: dict[str, dict[str, Area]] = {}
    for kind, code, name in areas:
        by_kind.setdefault(kind, {})[code] = Area(code, name)
    merged = {code: today for code, _, today in old if code not in known}
    return Territory(version, known, merged, by_kind, tuple(sorted(index)))


def plain(name: str) -> str:
    """Lower case letters and digits only: no accents, `saint` for `st`."""
    words = "".join(sign if sign.isalnum() else " " for sign in without_accents(name.lower())).split()
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)


def without_accents(text: str) -> str:
    """Lower case letters without accents, ligatures as two letters."""
    if text.isascii():
        return text
    expanded = text.replace("œ", "oe").replace("æ", "ae")
    return "".join(sign for sign in unicodedata.normalize("NFD", expanded) if not unicodedata.combining(sign))
