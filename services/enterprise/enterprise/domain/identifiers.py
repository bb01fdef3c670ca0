"""Identifiers that must not be mistaken for one another."""

from typing import NewType
from uuid import UUID

Ref = NewType("Ref", UUID)
"""Random reference to one person's pathway, shared with the referring organization only."""
SessionId = NewType("SessionId", UUID)
ParticipationId = NewType("ParticipationId", UUID)
PeriodId = NewType("PeriodId", UUID)
SupporterId = NewType("SupporterId", UUID)
LineId = NewType("LineId", UUID)
CommitmentId = NewType("CommitmentId", UUID)
