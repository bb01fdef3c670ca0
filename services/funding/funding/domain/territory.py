"""Where somebody lives or sets up, by the official code of the commune (INSEE)."""

import re
from typing import NewType

Territory = NewType("Territory", str)
"""Code of a commune, five characters, such as `38185`, `2A004` or `97411`."""

COMMUNE = r"^(?:0[1-9]|[1-8][0-9]|9[0-5]|2[AB])[0-9]{3}$|^9[78][0-9]{3}$"


def is_commune(code: str) -> bool:
    """Whether the code has the form of a commune's; whether there is such a commune is not known here."""
    return re.fullmatch(COMMUNE, code) is not None


def department_of(territory: str) -> str:
    """The department, which is what a report shows: `38`, `2A`, `974`."""
    return territory[:3] if territory[:2] in {"97", "98"} else territory[:2]
