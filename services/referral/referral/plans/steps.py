"""The steps of a plan file, read into the domain's own shape."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

import yaml

from referral.domain.codes import FieldGroup, Purpose, Turn
from referral.domain.plan import (
    Arrow,
    Clocks,
    Condition,
    Ending,
    PartnerRule,
    PlanStep,
    Referring,
    StepKind,
    Test,
)
from referral.domain.words import Words
from referral.plans.sheet import Sheet, line_of

_KINDS = {
    "refer_to": StepKind.REFER,
    "recorded_by": StepKind.RECORD,
    "decided_by": StepKind.DECIDE,
    "ends": StepKind.END,
}
_KEYS: dict[StepKind, tuple[set[str], set[str]]] = {
    StepKind.REFER: ({"title", "refer_to", "purpose", "shares", "next"}, {"clocks", "fallback"}),
    StepKind.RECORD: ({"title", "recorded_by", "next"}, {"clocks"}),
    StepKind.DECIDE: ({"title", "decided_by", "options"}, {"clocks"}),
    StepKind.END: ({"title", "ends"}, set()),
}
_CLOCKS = ("agreement", "acknowledge", "answer", "waitlist", "start", "report", "finish")


class _Decider(StrEnum):
    COORDINATOR = "coordinator"


class _Recorder(StrEnum):
    OWN_STAFF = "own_staff"


@dataclass(slots=True)
class Lines:
    """Where the parts of each step stand in the file, for the checks that come after reading."""

    first: int = 1
    steps: dict[str, int] = field(default_factory=dict)
    arrows: dict[tuple[str, int], int] = field(default_factory=dict)
    fallbacks: dict[str, int] = field(default_factory=dict)

    def of_arrow(self, step: str, position: int) -> int:
        return self.arrows.get((step, position), self.steps.get(step, 1))


def read_step(sheet: Sheet, lines: Lines, name: str, node: yaml.Node) -> PlanStep:
    """One step; an end when not even its kind can be read, so that the other steps can still be checked."""
    found = sheet.mapping(node, optional=None)
    kinds = [key for key in _KINDS if key in found]
    if len(kinds) != 1:
        sheet.wrong(lines.steps[name], f"the step `{name}` needs exactly one of {', '.join(_KINDS)}")
        return PlanStep(name, Words("", ""), StepKind.END)
    kind = _KINDS[kinds[0]]
    required, optional = _KEYS[kind]
    parts = sheet.mapping(_without_repeats(node), required=sorted(required), optional=sorted(optional))
    fallback = sheet.name(parts["fallback"]) if "fallback" in parts else None
    if "fallback" in parts:
        lines.fallbacks[name] = line_of(parts["fallback"])
    return PlanStep(
        name=name,
        title=read_words(sheet, parts.get("title")),
        kind=kind,
        arrows=_options(sheet, lines, name, parts) if kind is StepKind.DECIDE else _arrows(sheet, lines, name, parts),
        fallback=fallback,
        clocks=_clocks(sheet, parts.get("clocks")),
        referring=_referring(sheet, parts) if kind is StepKind.REFER else None,
        ending=_ending(sheet, parts),
    )


def read_words(sheet: Sheet, node: yaml.Node | None) -> Words:
    parts = sheet.mapping(node, required=("en", "fr")) if node is not None else {}
    texts = {language: sheet.text(part) or "" for language, part in parts.items()}
    return Words(texts.get("en", ""), texts.get("fr", ""))


def _without_repeats(node: yaml.Node) -> yaml.Node:
    """The same mapping once more, without the repeated keys that were told already."""
    if not isinstance(node, yaml.MappingNode):
        return node
    first = {str(key.value): (key, value) for key, value in reversed(node.value)}
    pairs = [pair for pair in node.value if first.get(str(pair[0].value)) == pair]
    return yaml.MappingNode(node.tag, pairs, node.start_mark, node.end_mark)


def _ending(sheet: Sheet, parts: dict[str, yaml.Node]) -> Ending | None:
    if "decided_by" in parts:
        sheet.choice(parts["decided_by"], _Decider)
    if "recorded_by" in parts:
        sheet.choice(parts["recorded_by"], _Recorder)
    return sheet.choice(parts["ends"], Ending) if "ends" in parts else None


def _referring(sheet: Sheet, parts: dict[str, yaml.Node]) -> Referring | None:
    target = sheet.mapping(parts["refer_to"], required=("kind", "service"))
    kind = sheet.name(target["kind"]) if "kind" in target else None
    service = sheet.name(target["service"]) if "service" in target else None
    purpose = sheet.choice(parts["purpose"], Purpose) if "purpose" in parts else None
    shares = [sheet.choice(one, FieldGroup) for one in sheet.sequence(parts["shares"])] if "shares" in parts else []
    if kind is None or service is None or purpose is None:
        return None
    return Referring(kind, service, purpose, tuple(group for group in shares if group is not None))


def _clocks(sheet: Sheet, node: yaml.Node | None) -> Clocks:
    parts = sheet.mapping(node, optional=_CLOCKS) if node is not None else {}
    return Clocks(**{name: sheet.duration(part) for name, part in parts.items() if name in _CLOCKS})


def _options(sheet: Sheet, lines: Lines, step: str, parts: dict[str, yaml.Node]) -> tuple[Arrow, ...]:
    arrows: list[Arrow] = []
    for node in sheet.sequence(parts["options"]) if "options" in parts else []:
        target = sheet.name(node)
        if target is not None:
            lines.arrows[step, len(arrows)] = line_of(node)
            arrows.append(Arrow(Turn.DECIDED, target))
    return tuple(arrows)


def _arrows(sheet: Sheet, lines: Lines, step: str, parts: dict[str, yaml.Node]) -> tuple[Arrow, ...]:
    arrows: list[Arrow] = []
    for node in sheet.sequence(parts["next"]) if "next" in parts else []:
        arrow = _arrow(sheet, node)
        if arrow is not None:
            lines.arrows[step, len(arrows)] = line_of(node)
            arrows.append(arrow)
    return tuple(arrows)


def _arrow(sheet: Sheet, node: yaml.Node) -> Arrow | None:
    parts = sheet.mapping(node, required=("upon", "go_to"), optional=("if", "partner", "wait", "at_most"))
    upon = sheet.name(parts["upon"]) if "upon" in parts else None
    target = sheet.name(parts["go_to"]) if "go_to" in parts else None
    conditions = _conditions(sheet, parts["if"]) if "if" in parts else ()
    partner = sheet.choice(parts["partner"], PartnerRule) if "partner" in parts else None
    wait = sheet.duration(parts["wait"]) if "wait" in parts else None
    at_most = sheet.number(parts["at_most"]) if "at_most" in parts else None
    if upon is None or target is None:
        return None
    return Arrow(upon, target, conditions, partner or PartnerRule.ANY, wait or timedelta(0), at_most)


def _conditions(sheet: Sheet, node: yaml.Node) -> tuple[Condition, ...]:
    parts = sheet.mapping(node, optional=None)
    return tuple(one for fact, part in parts.items() if (one := _condition(sheet, fact, part)) is not None)


def _condition(sheet: Sheet, fact: str, node: yaml.Node) -> Condition | None:
    """`fact: value`, `fact: [value, value]`, `fact: {at_least: A2}` or `fact: {under: A2}`."""
    if isinstance(node, yaml.MappingNode):
        parts = sheet.mapping(node, optional=(Test.AT_LEAST, Test.UNDER))
        compared = [(Test(name), sheet.text(part)) for name, part in parts.items() if name in {"at_least", "under"}]
        if len(compared) != 1:
            sheet.wrong(node, f"`{fact}` needs one of at_least, under")
            return None
        test, value = compared[0]
        return None if value is None else Condition(fact, test, (value,))
    nodes = sheet.sequence(node) if isinstance(node, yaml.SequenceNode) else [node]
    values = tuple(text for one in nodes if (text := sheet.text(one)) is not None)
    return Condition(fact, Test.IS, values) if values else None
