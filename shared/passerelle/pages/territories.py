"""Communes and departments as codes of the official geographic code (COG): where a colleague's work lies."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Protocol

CITIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "75056": tuple(str(code) for code in range(75101, 75121)),
        "13055": tuple(str(code) for code in range(13201, 13217)),
        "69123": tuple(str(code) for code in range(69381, 69390)),
    }
)
"""Paris, Marseille and Lyon, and the municipal arrondissements people are registered in (INSEE, COG)."""
COMMUNE = re.compile(r"(?:\d\d|2[AB])\d{3}")
DEPARTMENT = re.compile(r"0[1-9]|1\d|2[1-9]|[3-8]\d|9[0-5]|2[AB]|97[1-8]|98[4-9]")


class Gazetteer(Protocol):
    """What a service knows of places."""

    def code_of(self, typed: str) -> str | None:
        """The code of a commune or department, typed as a code or a name; none when there is no such place."""

    def name_of(self, code: str) -> str:
        """The name of a commune or department; its code when it is not known."""


class Codes:
    """Where a service has no list of places: codes that can be right."""

    def code_of(self, typed: str) -> str | None:
        """The code itself."""
        code = typed.strip().upper()
        return code if COMMUNE.fullmatch(code) or DEPARTMENT.fullmatch(code) else None

    def name_of(self, code: str) -> str:
        """The code itself."""
        return code


def widened(codes: Iterable[str]) -> tuple[str, ...]:
    """The same places, and with a city of arrondissements each of them."""
    return tuple(dict.fromkeys(one for code in codes for one in (code, *CITIES.get(code, ()))))
