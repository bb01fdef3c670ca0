"""What pictures are made of, whoever draws them: boxes, texts and bands on a plane whose origin is the upper left."""

from dataclasses import dataclass
from typing import Literal

INK, PALE, TRACK = "#1f2937", "#4b5563", "#e5e7eb"
GREEN, BLUE, OCHRE, GREY, RED = "#1f7a6d", "#4a5fb0", "#a8691a", "#6b7280", "#b0413e"
LINE = 17
"""From one line of text to the next."""
LETTER = 7.2
"""The width of a letter at the size of texts, broad rather than narrow."""

Side = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True, slots=True)
class Text:
    """`y` is the foot of the letters."""

    x: float
    y: float
    text: str
    side: Side = "start"
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """From a stretch of a vertical on the left to one as long on the right."""

    x: float
    y: float
    to_x: float
    to_y: float
    thickness: float
    fill: str


Shape = Box | Text | Band


@dataclass(frozen=True, slots=True)
class Picture:
    """`title` says what there is to see."""

    title: str
    width: float
    height: float
    shapes: tuple[Shape, ...]
