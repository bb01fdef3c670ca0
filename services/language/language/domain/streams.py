"""Funding streams: who pays for a course, whom it is meant for, and who comes first when it is full."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from language.domain.conditions import Condition, FactIs, Finding, Known, Verdict, judge, judge_all
from language.domain.dated import RuleStatus, Validity, in_force
from language.domain.errors import NotEligible, StreamIsUnknown
from language.domain.facts import FactCode


@dataclass(frozen=True, slots=True)
class PriorityRule:
    """Whoever meets it waits before those who do not; the earlier rule of a stream weighs more."""

    code: str
    when: Condition


@dataclass(frozen=True, slots=True)
class AppVersion:
    """One version of the learning app, by the code its export uses."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Stream:
    """One version of the rules of one funder."""

    code: str
    title: str
    validity: Validity
    who_may_enter: tuple[Condition, ...]
    priorities: tuple[PriorityRule, ...] = ()
    by_trade: bool = False
    """Whether a course names the trade it is for."""
    app_versions: tuple[AppVersion, ...] = ()


Streams = Mapping[str, Sequence[Stream]]
"""Versions by code."""


class Entitlement(StrEnum):
    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    INCOMPLETE = "incomplete"
    """Something is not recorded or not verified yet."""


_ENTITLEMENTS = {
    Verdict.YES: Entitlement.ELIGIBLE,
    Verdict.NO: Entitlement.NOT_ELIGIBLE,
    Verdict.UNKNOWN: Entitlement.INCOMPLETE,
}


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether a learner may enter, condition by condition."""

    stream: Stream
    on: date
    entitlement: Entitlement
    findings: tuple[Finding, ...]

    @property
    def unmet(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.verdict is not Verdict.YES)


def stream_on(streams: Streams, code: str, on: date) -> Stream:
    """The rules of a stream on a day; raises StreamIsUnknown."""
    found = in_force(streams.get(code, ()), on)
    if found is None:
        raise StreamIsUnknown
    return found


def eligibility(stream: Stream, known: Known, trade: str | None = None) -> Eligibility:
    """The answer of a stream for one learner, for a course of a trade if it names one."""
    asked = stream.who_may_enter if trade is None else (*stream.who_may_enter, FactIs(FactCode.TRADE, (trade,)))
    verdict, findings = judge_all(asked, known)
    return Eligibility(stream, known.on, _ENTITLEMENTS[verdict], findings)


def let_in(answer: Eligibility, staff: str | None) -> str | None:
    """Who let the learner in, None where the rules do; raises NotEligible with what is not met, never with values.

    Rules that are to be confirmed bind nobody for good: staff may set them aside under their own code.
    """
    if answer.entitlement is Entitlement.ELIGIBLE:
        return None
    if staff is None or answer.stream.validity.status is RuleStatus.CONFIRMED:
        raise NotEligible(**{finding.about: finding.why.value for finding in answer.unmet})
    return staff


def priority_of(stream: Stream, known: Known) -> tuple[int, str | None]:
    """The rank in the queue, 0 first, and the rule that gives it; without one, after all who have one."""
    for rank, rule in enumerate(stream.priorities):
        if judge(rule.when, known).verdict is Verdict.YES:
            return rank, rule.code
    return len(stream.priorities), None
