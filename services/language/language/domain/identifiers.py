from typing import NewType
from uuid import UUID, uuid5

Ref = NewType("Ref", UUID)
LearnerId = NewType("LearnerId", UUID)
CourseId = NewType("CourseId", UUID)

_NAMES = UUID("5b2d7f0e-8d0f-4f5e-9c1a-6f5b7d2c9e41")


def key_of(kind: str, name: str) -> UUID:
    """The key of an aggregate that is found by a name: a teacher's diary, a stream's places, an app account."""
    return uuid5(_NAMES, f"{kind}:{name}")
