"""Judges a history: which promises were broken in this run."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from passerelle.testing import conduct, delivery, silence
from passerelle.testing.history import History

Rule = Callable[[History], Iterator[str]]

INVARIANTS: dict[str, Rule] = {
    "answered_as_done": delivery.answered_as_done,
    "nothing_lost": delivery.nothing_lost,
    "one_effect": delivery.one_effect,
    "order_per_ref": delivery.order_per_ref,
    "stopped_is_final": delivery.stopped_is_final,
    "poison_parked_once": delivery.poison_parked_once,
    "quiet_in_the_end": delivery.quiet_in_the_end,
    "no_disclosure_without_grant": conduct.no_disclosure_without_grant,
    "no_personal_data_on_the_wire": conduct.no_personal_data_on_the_wire,
    "refs_between_two": conduct.refs_between_two,
    "places_conserved": conduct.places_conserved,
    "money_conserved": conduct.money_conserved,
    "referrals_conserved": conduct.referrals_conserved,
    "views_agree": conduct.views_agree,
    "no_clock_after_the_end": silence.no_clock_after_the_end,
    "details_within_agreement": silence.details_within_agreement,
}
"""Each promise by its name."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken promise, and the seed that shows it again."""

    invariant: str
    detail: str
    seed: int

    def __str__(self) -> str:
        return f"seed {self.seed}: {self.invariant}: {self.detail}"


def check(history: History) -> list[Violation]:
    """Every violation in a history; an empty list when all promises were kept."""
    return [Violation(name, detail, history.seed) for name, rule in INVARIANTS.items() for detail in rule(history)]
