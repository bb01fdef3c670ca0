"""What the forms about learners offer, in the visitor's words."""

from typing import Any

from language.domain.breaks import BreakReason
from language.domain.conditions import Why
from language.domain.course import LeftReason
from language.domain.dated import in_force
from language.domain.facts import VALUES, FactCode, Procedure
from language.domain.legal import Answer, LanguageLevel, LegalRule
from language.domain.levels import Level
from language.pages.office import Office
from passerelle.pages.words import Words

SKILLS = ("listening", "reading", "speaking", "writing")
OWN_REASONS = tuple(one for one in LeftReason if one is not LeftReason.AGREEMENT_WITHDRAWN)
"""A withdrawn agreement releases the place by itself."""


def choices(office: Office, words: Words) -> dict[str, Any]:
    """Pairs of code and text."""
    kinds = [in_force(versions, office.today) for versions in office.book.certificates.values()]
    return {
        "levels": [(one.value, words(f"courses.level.{one.value}")) for one in Level],
        "skills": [(one, words(f"courses.skill.{one}")) for one in SKILLS],
        "left_reasons": [(one.value, words(f"courses.left.{one.value}")) for one in OWN_REASONS],
        "break_reasons": [(one.value, words(f"courses.break.{one.value}")) for one in BreakReason],
        "kinds": [(one.code, one.title) for one in kinds if one is not None],
        "procedures": [(one.value, words(f"courses.procedure.{one.value}")) for one in Procedure],
        "questions": [(said_fact(one.value, words), _answers(one, words)) for one in FactCode if one in VALUES],
        "said_fact": lambda code: said_fact(code, words),
        "said_value": lambda fact, value: said_value(fact, value, words),
        "said_rule": lambda rule: said_rule(rule, words),
        "unclear": lambda answer: unclear(answer, words),
        "said_why": lambda why: words(f"courses.why.{Why(why).value}"),
    }


def said_fact(code: str, words: Words) -> str:
    """The words of a question; of a condition that is no single question, as the rules call it."""
    return said_code("courses.fact", code, words)


def said_value(fact: str, value: str, words: Words) -> str:
    """The words of an answer; of a paper known by its French abbreviation, that."""
    return said_code(f"courses.answer.{fact}", value, words)


def said_rule(rule: LegalRule, words: Words) -> str:
    """What a rule asks for, with the level if it asks for one."""
    said = said_code("courses.legal", rule.code, words)
    return f"{said} {rule.requirement.level}" if isinstance(rule.requirement, LanguageLevel) else said


def unclear(answer: Answer, words: Words) -> list[str]:
    """Each thing once that would have to be known to tell whether somebody is exempt, however many rules ask for it."""
    asked = dict.fromkeys((finding.about, finding.why) for _, finding in answer.to_clarify)
    return [
        words("courses.finding", what=said_fact(about, words), why=words(f"courses.why.{why.value}"))
        for about, why in asked
    ]


def said_code(group: str, code: str, words: Words) -> str:
    """A cooperative's own rules may bring codes nobody has words for."""
    key = f"{group}.{code}"
    return words(key) if key in words else code.replace("_", " ")


def _answers(fact: FactCode, words: Words) -> list[tuple[str, str]]:
    return [(f"{fact.value}:{one}", said_value(fact.value, one, words)) for one in sorted(VALUES[fact])]
