from typing import NewType
from uuid import UUID

Ref = NewType("Ref", UUID)
LearnerId = NewType("LearnerId", UUID)
CourseId = NewType("CourseId", UUID)
