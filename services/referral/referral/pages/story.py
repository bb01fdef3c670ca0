"""What the page of one pathway tells: where it stands and why, each step, each event, each agreement and disclosure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from passerelle.pages.formats import day
from passerelle.pages.words import Words
from referral.domain.explanation import Reason, why, why_not
from referral.domain.pathway import Happening, What
from referral.domain.sentences import sentence
from referral.domain.status import Standing
from referral.domain.trace import TracedStep, trace_of
from referral.domain.views import GrantView, grant_view
from referral.domain.words import words_of
from referral.pages.file import File, Past
from referral.pages.showing import Said

SHOWN = ("milestone", "level_reached", "outcome", "reason", "declined_by", "stage", "on", "purpose")
"""Facts of an event that are shown beside it."""
BAD = frozenset({What.STEP_STUCK, What.REFERRAL_SILENT, What.REFERRAL_ESCALATED, What.NO_PARTNER_FITS})
WARN = frozenset({What.REFERRAL_DECLINED, What.REFERRAL_LAPSED, What.OFFER_LAPSED, What.AGREEMENT_WITHDRAWN})
GOOD = frozenset({What.MILESTONE_REACHED, What.REFERRAL_ACCEPTED, What.REFERRAL_STARTED})


@dataclass(frozen=True, slots=True)
class Told:
    """One step or event, as it is said."""

    at: datetime
    text: str
    who: str = ""
    note: str = ""
    tone: str = "calm"


@dataclass(frozen=True, slots=True)
class Why:
    """Reasons about one step, as sentences."""

    title: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disclosed:
    """Who was told what."""

    at: datetime
    recipient: str
    fields: str
    what: str


@dataclass(frozen=True, slots=True)
class Story:
    """Everything the page shows, in the visitor's words."""

    standing: Standing | None
    who: str
    step: str
    plan: str
    stuck_on: str
    steps: tuple[TracedStep, ...]
    came: tuple[str, ...]
    held_up: tuple[str, ...]
    next: tuple[Why, ...]
    events: tuple[Told, ...]
    agreements: tuple[GrantView, ...]
    disclosed: tuple[Disclosed, ...]


class Teller:
    """Puts codes and names into the words of one language."""

    def __init__(self, file: File, past: Past, said: Said, words: Words) -> None:
        self._file, self._past, self._said, self._words = file, past, said, words
        self._plan = file.around.plan

    def story(self) -> Story:
        """The whole page."""
        pathway, around = self._file.pathway, self._file.around
        trace = trace_of(pathway, self._plan, (), around.now)
        standing = trace.next.standing if trace.next else None
        ahead = trace.next.may_lead_to if trace.next else ()
        return Story(
            standing=standing,
            who=self.who(standing.who) if standing else "",
            step=self.step(pathway.visit.step),
            plan=self._plan.title.said_in(self._words.language),
            stuck_on=self.code(pathway.visit.stuck_on or "") if pathway.is_open else "",
            steps=trace.steps,
            came=self._sentences(why(pathway, around, pathway.visit.step).reasons),
            held_up=self._sentences(why_not(pathway, around, pathway.visit.step).reasons),
            next=tuple(Why(self.step(one), self._sentences(why_not(pathway, around, one).reasons)) for one in ahead),
            events=tuple(self._event(one) for one in self._past.happenings),
            agreements=tuple(grant_view(pathway.id, one, around.now) for one in pathway.grants),
            disclosed=tuple(self._disclosed()),
        )

    def code(self, code: str) -> str:
        """The words of a code of the domain."""
        return words_of(code).said_in(self._words.language) if code else ""

    def step(self, name: str) -> str:
        return self._plan.step(name).title.said_in(self._words.language)

    def who(self, code: str) -> str:
        return self._said.who(code)

    def fields(self, groups: Iterable[str]) -> str:
        named = [self._words(f"field.{one}") if f"field.{one}" in self._words else self.code(one) for one in groups]
        return ", ".join(named)

    def _sentences(self, reasons: Sequence[Reason]) -> tuple[str, ...]:
        return tuple(self._sentence(one) for one in reasons)

    def _sentence(self, reason: Reason) -> str:
        facts = {name: self._fact(name, value) for name, value in reason.facts.items()}
        return sentence(self._plan, reason.code, facts).said_in(self._words.language)

    def _fact(self, name: str, value: str) -> str:
        """Names instead of identifiers, dates as people write them."""
        if name in {"partner", "who"}:
            return self.who(value)
        return day(self._words, date.fromisoformat(value)) if name in {"since", "until"} else value

    def _event(self, one: Happening) -> Told:
        tone = "bad" if one.what in BAD else "warn" if one.what in WARN else "good" if one.what in GOOD else "calm"
        partner = one.facts.get("partner") or one.facts.get("recipient") or ""
        at_step = self.step(one.step) if one.step and self._plan.has(one.step) else ""
        told = [self.code(one.facts[name]) for name in SHOWN if one.facts.get(name)]
        note = " · ".join(part for part in (at_step, self.who(partner), *told) if part)
        return Told(one.at, self._words(f"what.{one.what}"), self.who(one.actor), note, tone)

    def _disclosed(self) -> Iterator[Disclosed]:
        for record in self._past.told:
            if record.told is not None:
                key = f"told.{record.told.what}"
                what = self._words(key) if key in self._words else self.code(record.told.what)
                yield Disclosed(record.at, self.who(record.told.recipient), self.fields(record.told.fields), what)
