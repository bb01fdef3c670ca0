"""The entries of a list file, read into the domain's own shape; what is wrong is told with its line."""

from datetime import date
from enum import StrEnum

import yaml

from referral.domain.codes import OwnMilestone
from referral.domain.household import AgreedBy, Protection
from referral.domain.lists import Aim, Confirmation, Dated, DocumentKind, ItemPlan, ProtectionRule, StagePlan
from referral.domain.words import Words
from referral.plans.sheet import Sheet
from referral.plans.steps import read_words

_DATES = ("valid_from", "source", "status")
_NO_DATE = date(1, 1, 1)


class _Answer(StrEnum):
    YES = "yes"
    NO = "no"


def read_aim(sheet: Sheet, code: str, node: yaml.Node) -> Aim:
    parts = sheet.mapping(node, required=("title", *_DATES), optional=("valid_until",))
    return Aim(code, _words(sheet, parts), _dated(sheet, parts))


def read_document_kind(sheet: Sheet, code: str, node: yaml.Node) -> DocumentKind:
    parts = sheet.mapping(node, required=("title", "remind_days_before", *_DATES), optional=("valid_until",))
    return DocumentKind(code, _words(sheet, parts), _number(sheet, parts, "remind_days_before"), _dated(sheet, parts))


def read_protection(sheet: Sheet, code: str, node: yaml.Node) -> ProtectionRule | None:
    parts = sheet.mapping(node, required=("agreed_by", *_DATES), optional=("valid_until",))
    if code not in set(Protection):
        sheet.wrong(node, f"`{code}` is not one of {', '.join(Protection)}")
        return None
    named = sheet.sequence(parts["agreed_by"]) if "agreed_by" in parts else []
    agreed_by = tuple(found for one in named if (found := sheet.choice(one, AgreedBy)) is not None)
    if not agreed_by:
        sheet.wrong(node, "somebody must be able to agree")
    return ProtectionRule(Protection(code), agreed_by, _dated(sheet, parts))


def read_stage(sheet: Sheet, code: str, node: yaml.Node) -> StagePlan:
    parts = sheet.mapping(node, required=("title", "items", *_DATES), optional=("milestone", "valid_until"))
    milestone = sheet.choice(parts["milestone"], OwnMilestone) if "milestone" in parts else None
    named = sheet.mapping(parts["items"], optional=None) if "items" in parts else {}
    items = tuple(_item(sheet, one, part) for one, part in named.items())
    if not any(one.is_obligatory for one in items):
        sheet.wrong(node, f"the stage `{code}` needs an obligatory item, or it would never be done")
    return StagePlan(code, _words(sheet, parts), items, milestone, _dated(sheet, parts))


def _item(sheet: Sheet, code: str, node: yaml.Node) -> ItemPlan:
    parts = sheet.mapping(node, required=("title", "owner", "due_in_days", "obligatory"))
    owner = sheet.name(parts["owner"]) if "owner" in parts else None
    obligatory = sheet.choice(parts["obligatory"], _Answer) if "obligatory" in parts else None
    days = _number(sheet, parts, "due_in_days")
    return ItemPlan(code, _words(sheet, parts), owner or "", days, obligatory is _Answer.YES)


def _dated(sheet: Sheet, parts: dict[str, yaml.Node]) -> Dated:
    begins = _day(sheet, parts["valid_from"]) if "valid_from" in parts else None
    ends = _day(sheet, parts["valid_until"]) if "valid_until" in parts else None
    if begins and ends and ends < begins:
        sheet.wrong(parts["valid_until"], "ends before it begins")
    source = sheet.text(parts["source"]) if "source" in parts else None
    status = sheet.choice(parts["status"], Confirmation) if "status" in parts else None
    return Dated(begins or _NO_DATE, ends, source or "", status or Confirmation.TO_BE_CONFIRMED)


def _day(sheet: Sheet, node: yaml.Node) -> date | None:
    text = sheet.text(node)
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        sheet.wrong(node, f"`{text}` is no date: write 2026-01-31")
        return None


def _words(sheet: Sheet, parts: dict[str, yaml.Node]) -> Words:
    return read_words(sheet, parts.get("title"))


def _number(sheet: Sheet, parts: dict[str, yaml.Node], name: str) -> int:
    return (sheet.number(parts[name]) if name in parts else None) or 0
