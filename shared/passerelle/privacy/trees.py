"""Hash trees: one signature over the root vouches for every leaf, each of which carries its own way up.

Leaves and nodes are hashed with different first bytes, so that neither passes for the other (RFC 9162 §2.1.1). Trees
are full: 1, 2, 4 … leaves.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

HASH_BYTES = 32
DEEPEST = 5
"""A way of five steps is 160 bytes; a deeper tree would save less than it adds to every record."""


class Way(NamedTuple):
    """The place of a leaf in its tree, and the sister of each node from the leaf up to the root."""

    place: int
    sisters: tuple[bytes, ...]


def leaf_of(content: bytes) -> bytes:
    """The 32 bytes that stand for a content in a tree."""
    return sha256(b"\0" + content).digest()


def root_above(leaf: bytes, way: Way) -> bytes:
    """The root this way leads to from this leaf."""
    place, node = way.place, leaf
    for sister in way.sisters:
        node = sha256(b"\1" + (sister + node if place & 1 else node + sister)).digest()
        place >>= 1
    return node


def tree_sizes(count: int) -> list[int]:
    """How to share so many leaves out among full trees, the largest first."""
    largest = 1 << DEEPEST
    sizes = [largest] * (count // largest)
    rest = count % largest
    return sizes + [1 << bit for bit in range(DEEPEST - 1, -1, -1) if rest >> bit & 1]


def grow(leaves: Sequence[bytes]) -> tuple[bytes, list[Way]]:
    """The root of a full tree and the way of each leaf."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append(
            [sha256(b"\1" + left + right).digest() for left, right in zip(below[::2], below[1::2], strict=True)]
        )
    ways = [
        Way(place, tuple(level[(place >> depth) ^ 1] for depth, level in enumerate(levels[:-1])))
        for place in range(len(leaves))
    ]
    return levels[-1][0], ways
