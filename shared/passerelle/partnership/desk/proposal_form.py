"""The form of a proposal: what somebody agreed to at this desk, as text, until it is a request of the API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import ValidationError

from passerelle.contracts.days import day_of
from passerelle.contracts.lifecycle import Purpose
from passerelle.pages.desk import Role, Visitor
from passerelle.partnership.desk.referral_page import end_of_day
from passerelle.partnership.views import NewProposal

USUALLY = timedelta(days=365)
LANGUAGES = ("fr", "en", "ar", "prs", "ps", "uk", "es", "ru", "ti", "so", "bn", "tr", "pt")
HOW = ("in_person", "in_writing", "orally", "by_phone")
PURPOSES = tuple(one for one in Purpose if one is not Purpose.COORDINATE_PATHWAY)
DETAILS = ("given_name", "family_name", "phone", "email", "languages")


@dataclass(frozen=True, slots=True)
class Filled:
    """The form as it is shown: its values, and what is wrong with which."""

    values: Mapping[str, str]
    wrong: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        return self.values.get(name, "")

    def error(self, name: str) -> str:
        return self.wrong.get(name, "")


class FormIsWrong(Exception):
    """Something is missing or cannot be."""

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__()
        self.fields = fields


def empty_form(now: datetime, services: Sequence[str]) -> Filled:
    """What is usual."""
    until = day_of(now + USUALLY)
    usual = {"valid_until": until.isoformat(), "notice_language": "fr", "collected_how": "in_person"}
    return Filled({**usual, "service": services[0] if len(services) == 1 else ""})


def proposal_in(form: Mapping[str, str], visitor: Visitor, now: datetime) -> NewProposal:
    """What the form says; raises FormIsWrong with the names of its fields."""
    if form.get("agrees") != "yes":
        raise FormIsWrong(["agrees"])
    agreement = {
        "agreed_at": now,
        "valid_until": _until(form),
        "notice_version": form.get("notice_version", "").strip(),
        "notice_language": form.get("notice_language", ""),
        "interpreter": form.get("interpreter") == "yes",
        "collected_by": Role.COORDINATOR.value if visitor.has(Role.COORDINATOR) else Role.ADVISER.value,
        "collected_how": form.get("collected_how", ""),
    }
    contact = {name: form[name].strip() for name in DETAILS if form.get(name, "").strip()}
    body = {name: form.get(name, "") for name in ("owner", "service", "purpose")}
    try:
        return NewProposal.model_validate({**body, "agreement": agreement, "contact": contact})
    except ValidationError as wrong:
        raise FormIsWrong([str(error["loc"][-1]) for error in wrong.errors(include_input=False)]) from None


def _until(form: Mapping[str, str]) -> datetime:
    try:
        until = end_of_day(form.get("valid_until", ""))
    except ValueError:
        until = None
    if until is None:
        raise FormIsWrong(["valid_until"])
    return until
