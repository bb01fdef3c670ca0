"""A partner's own system says no in its own words: codes of DORA and les-emplois mean something here, or come back."""

import re
from pathlib import Path
from typing import Any

import pytest

from passerelle.contracts.lifecycle import DeclinedBy, DeclineReason, NextAction
from passerelle.partnership.errors import RefusalIsUnknown, RefusalSaysNothing
from passerelle.partnership.refusals import CODES, RefusalsAreBroken, meaning_of, read_codes
from passerelle.partnership.views import Refusing

GLOSSARY = (Path(__file__).parents[3] / "docs" / "glossary.md").read_text(encoding="utf-8")


def test_every_code_of_both_systems_is_known() -> None:
    counts = {name: sum(one == name for one, _ in CODES) for name in ("dora", "les_emplois")}

    assert counts == {"dora": 11, "les_emplois": 13}


@pytest.mark.parametrize(
    ("name", "code", "meant"),
    [
        ("dora", "session_complete", (DeclinedBy.PARTNER, DeclineReason.SESSION_FULL, NextAction.WAIT, False)),
        ("dora", "non_interesse", (DeclinedBy.PERSON, DeclineReason.NOT_INTERESTED, NextAction.REASSESS, False)),
        ("les_emplois", "non_eligible", (DeclinedBy.RULES, DeclineReason.NOT_ELIGIBLE, NextAction.OTHER_PARTNER, True)),
    ],
)
def test_a_foreign_code_says_who_why_and_what_next(name: str, code: str, meant: tuple[Any, ...]) -> None:
    found = Refusing.model_validate({"code": {"list": name, "value": code}}).meaning()

    assert (found.declined_by, found.reason, found.next_action, found.may_be_shown) == meant


def test_what_staff_says_goes_before_what_a_code_means() -> None:
    body = {"code": {"list": "dora", "value": "session_complete"}, "next_action": "other_partner", "may_be_shown": True}

    found = Refusing.model_validate(body).meaning()

    assert (found.reason, found.next_action, found.may_be_shown) == ("session_full", "other_partner", True)


@pytest.mark.parametrize(
    ("name", "code", "refusal"),
    [
        ("dora", "autre", RefusalSaysNothing),
        ("les_emplois", "other", RefusalSaysNothing),
        ("dora", "pas_envie", RefusalIsUnknown),
    ],
)
def test_a_code_from_which_nothing_follows_is_sent_back(name: str, code: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        meaning_of(name, code)


def test_a_catch_all_is_taken_with_our_own_codes_beside_it() -> None:
    body = {
        "code": {"list": "dora", "value": "autre"},
        "declined_by": "partner",
        "reason": "service_suspended",
    }

    assert Refusing.model_validate(body).meaning().reason == "service_suspended"


@pytest.mark.parametrize("body", [{}, {"declined_by": "person"}, {"reason": "session_full"}], ids=str)
def test_a_refusal_says_who_and_why(body: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="declined_by"):
        Refusing.model_validate(body)


def test_a_wrong_meaning_is_told_with_file_and_code() -> None:
    with pytest.raises(RefusalsAreBroken, match=re.escape("refusals.yaml: `dora.doublon`")):
        read_codes("codes: {dora: {doublon: {declined_by: nobody}}}", "refusals.yaml")


@pytest.mark.parametrize(("name", "code"), CODES, ids=str)
def test_the_glossary_says_what_each_foreign_code_means(name: str, code: str) -> None:
    assert re.search(rf"^\| {name} \| `{code}` \|", GLOSSARY, re.MULTILINE)
