"""What differs between two versions of a plan, as plain sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from passerelle.pages.words import Words
from referral.domain.plan import Arrow, PathwayPlan
from referral.domain.plan_difference import Detail, Mark, Part, PlanDifference, StepDifference
from referral.domain.words import Words as Title
from referral.domain.words import words_of
from referral.plans.wording import duration_of, kind_of, way_of


@dataclass(frozen=True, slots=True)
class Sentence:
    """One difference; what was and what is stand apart where both are long."""

    mark: Mark
    text: str
    was: str = ""
    becomes: str = ""


@dataclass(frozen=True, slots=True)
class StepSaid:
    """What differs in one step."""

    title: str
    mark: Mark
    sentences: tuple[Sentence, ...]


class DifferenceTeller:
    """Puts a difference into the words of one language."""

    def __init__(self, difference: PlanDifference, words: Words) -> None:
        self._difference, self._words = difference, words

    def whole(self) -> tuple[Sentence, ...]:
        """What differs of the plan itself."""
        return tuple(self._sentence(one, "") for one in self._difference.details)

    def steps(self) -> tuple[StepSaid, ...]:
        """Steps that differ: added, removed, then changed."""
        order = (Mark.ADDED, Mark.REMOVED, Mark.CHANGED)
        differing = [one for one in self._difference.steps if one.mark in order]
        return tuple(self._step(one) for one in sorted(differing, key=lambda one: order.index(one.mark)))

    def _step(self, one: StepDifference) -> StepSaid:
        plan = self._difference.before if one.mark is Mark.REMOVED else self._difference.after
        if one.mark is Mark.CHANGED:
            return StepSaid(
                self._title(plan, one.step), one.mark, tuple(self._sentence(each, one.step) for each in one.details)
            )
        return StepSaid(self._title(plan, one.step), one.mark, tuple(self._ways(plan, one)))

    def _ways(self, plan: PathwayPlan, one: StepDifference) -> Iterator[Sentence]:
        """All ways on of a step that only one version has."""
        for arrow in plan.step(one.step).arrows:
            way, text = self._way(plan, one.step, arrow), self._words(f"plans.said.arrow.{one.mark}")
            yield Sentence(one.mark, text, way, "") if one.mark is Mark.REMOVED else Sentence(one.mark, text, "", way)

    def _sentence(self, one: Detail, step: str) -> Sentence:
        was = self._value(self._difference.before, step, one.before, one)
        becomes = self._value(self._difference.after, step, one.after, one)
        if one.part is Part.ORDER:
            return Sentence(one.mark, self._words("plans.said.order"), becomes=becomes)
        if one.part is Part.ARROW:
            return Sentence(one.mark, self._words(f"plans.said.arrow.{one.mark}"), was, becomes)
        name = f"{one.part}.{one.name}" if one.name else one.part
        none = self._words("plans.said.nothing")
        return Sentence(one.mark, self._words(f"plans.said.{name}"), was or none, becomes or none)

    def _value(self, plan: PathwayPlan, step: str, value: object, detail: Detail) -> str:
        language = self._words.language
        if value is None:
            return ""
        if isinstance(value, Arrow):
            return self._way(plan, step, value)
        if isinstance(value, Title):
            return f"{value.said_in(language)} ({value.said_in('en' if language == 'fr' else 'fr')})"
        if isinstance(value, timedelta):
            return duration_of(value, language)
        return self._coded(plan, value, detail)

    def _coded(self, plan: PathwayPlan, value: object, detail: Detail) -> str:
        if detail.part in {Part.FIRST, Part.FALLBACK}:
            return self._title(plan, str(value))
        if detail.part is Part.HOLDER:
            return self._words(f"plans.holder.{value}")
        if detail.part is Part.SERVICE and isinstance(value, tuple):
            kind, service = value
            return f"{kind_of(kind, self._words.language)} · {service.replace('_', ' ')}"
        if isinstance(value, tuple):
            return ", ".join(self._words(f"plans.field.{one}") for one in value)
        return words_of(str(value)).said_in(self._words.language)

    def _way(self, plan: PathwayPlan, step: str, arrow: Arrow) -> str:
        """Upon what, to where; only where to, for what a coordinator may decide."""
        return way_of(plan, plan.step(step), arrow, self._words.language).removeprefix("→ ")

    def _title(self, plan: PathwayPlan, step: str) -> str:
        return plan.step(step).title.said_in(self._words.language)
