"""How a condition is written in a rule file: exactly one question to a line."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from language.domain.conditions import (
    AgeOver,
    AnyOf,
    BelowLevelNeeded,
    Condition,
    DocumentExpiresWithin,
    FactIs,
    LevelUpTo,
)
from language.domain.facts import VALUES, FactCode
from language.domain.levels import Level


class Sheet(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ConditionSheet(Sheet):
    """`fact` with `is`, or one of the others."""

    fact: FactCode | None = None
    values: list[str] | None = Field(default=None, alias="is", min_length=1)
    verified: bool = False
    age_over: int | None = Field(default=None, ge=1, le=120)
    document_expires_within_days: int | None = Field(default=None, ge=1, le=3660)
    level_up_to: Level | None = None
    below_level_needed: Literal[True] | None = None
    any_of: list["ConditionSheet"] | None = Field(default=None, min_length=2)

    @model_validator(mode="after")
    def ask_one_thing(self) -> Self:
        """One question, about codes there are."""
        if len([one for one in self._others() if one is not None]) + (self.fact is not None) != 1:
            raise ValueError("a condition asks exactly one thing")
        if (self.fact is None) is not (self.values is None):
            raise ValueError("`fact` and `is` stand together")
        if self.fact is not None and self.values is not None:
            unknown = sorted(set(self.values) - VALUES.get(self.fact, frozenset()))
            if unknown:
                raise ValueError(f"unknown code {', '.join(unknown)} for {self.fact.value}")
        return self

    def condition(self) -> Condition:
        """As the domain judges it."""
        if self.fact is not None:
            return FactIs(self.fact, tuple(self.values or ()), self.verified)
        if self.age_over is not None:
            return AgeOver(self.age_over)
        if self.document_expires_within_days is not None:
            return DocumentExpiresWithin(self.document_expires_within_days)
        if self.level_up_to is not None:
            return LevelUpTo(self.level_up_to)
        if self.any_of is not None:
            return AnyOf(tuple(one.condition() for one in self.any_of))
        return BelowLevelNeeded()

    def _others(self) -> tuple[object, ...]:
        return (
            self.age_over,
            self.document_expires_within_days,
            self.level_up_to,
            self.below_level_needed,
            self.any_of,
        )
