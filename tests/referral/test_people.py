"""What is known of a person, what partners are told of it, and who may say yes for somebody."""

from dataclasses import replace
from datetime import date, time
from importlib import resources
from typing import Any

import pytest

from passerelle.contracts.handover import GROUP_OF_DETAIL
from passerelle.privacy.retention import ROUND
from referral.domain.codes import CollectedHow, FieldGroup, WorkRight
from referral.domain.contact import Channel, Contact, PostalAddress, SafeTime, Weekday
from referral.domain.errors import AimIsUnknown, SomebodyElseMustAgree
from referral.domain.grant import Notice
from referral.domain.household import AgreedBy, Dependant, Household, Protection, Relation, Representative
from referral.domain.languages import LanguageLevel, SpokenLanguage
from referral.domain.lists import Lists
from referral.domain.person import PersonalData, shared_fields
from referral.domain.representation import check_agreed_by_whom_it_must
from tests.referral.office import Desktop, Office
from tests.referral.reception import LISTS
from tests.referral.walking import NOTICE, NOW

TODAY = NOW.date()
GUARDIAN = Representative("Leïla", "Rahimi", Protection.MINOR, phone="+33639980001", until=date(2027, 5, 1))
WHOLE = PersonalData(
    given_name="Amina",
    family_name="Rahimi",
    commune="38185",
    contact=Contact(
        email="amina@personne.example",
        phone="+33639980000",
        address=PostalAddress(("1 rue Fictive",), "38000", "Grenoble", "Centre communal"),
        prefers=Channel.SMS,
        language="fa",
        safe_times=(SafeTime(Weekday.MONDAY, time(9), time(12)), SafeTime(Weekday.FRIDAY, time(14), time(16, 30))),
    ),
    languages=(SpokenLanguage("fa", LanguageLevel.NATIVE, interpreter=True), SpokenLanguage("fr", LanguageLevel.A1)),
    household=Household(1, 2, (Dependant(Relation.CHILD, 2021, needs_care=True),), GUARDIAN),
    work_right=WorkRight.ANY_PROFESSION,
    work_right_from=date(2026, 1, 5),
    work_right_until=date(2027, 1, 4),
    aims=("farm",),
    birth_year=1990,
)
GIVEN: dict[str, Any] = {
    "given_name": "Amina",
    "family_name": "Rahimi",
    "commune": "38185",
    "contact": {
        "email": "amina@personne.example",
        "phone": "+33639980000",
        "address": {"lines": ["1 rue Fictive"], "postal_code": "38000", "city": "Grenoble", "care_of": "CCAS"},
        "prefers": "sms",
        "language": "fa",
        "safe_times": [{"day": "monday", "begins": "09:00", "ends": "12:00"}],
    },
    "languages": [{"code": "fa", "level": "native", "interpreter": True}, "fr"],
    "household": {
        "adults": 1,
        "children": 1,
        "dependants": [{"relation": "child", "birth_year": 2021, "needs_care": True}],
        "representative": {"given_name": "Leïla", "family_name": "Rahimi", "protection": "curatorship"},
    },
    "work_right": "salaried",
    "work_right_from": "2026-01-05",
    "work_right_until": "2027-01-04",
    "aims": ["farm", "learn_french"],
    "birth_year": 1990,
}


def test_contact_details_travel_with_what_keeps_the_person_safe() -> None:
    told = shared_fields(WHOLE, (FieldGroup.CONTACT,))

    assert told["safe_times"] == "monday 09:00-12:00; friday 14:00-16:30"
    assert told["postal_address"] == "c/o Centre communal, 1 rue Fictive, 38000 Grenoble"
    assert (told["preferred_channel"], told["contact_language"]) == ("sms", "fa")
    assert (told["representative"], told["representative_phone"]) == ("Leïla Rahimi", "+33639980001")


def test_each_detail_told_belongs_to_the_group_it_is_told_under() -> None:
    told = {name: group for group in FieldGroup for name in shared_fields(WHOLE, (group,))}
    assert told == {name: FieldGroup(group) for name, group in GROUP_OF_DETAIL.items() if name in told}
    assert GROUP_OF_DETAIL.keys() - told.keys() <= {"work_right_until", "representative_email"}


def test_languages_are_told_with_level_and_interpreter() -> None:
    assert shared_fields(WHOLE, (FieldGroup.LANGUAGES,)) == {
        "languages": "fa, fr",
        "language_levels": "fa native, fr A1",
        "interpreter": "fa",
    }


def test_a_partner_is_told_the_right_to_work_and_until_when() -> None:
    assert shared_fields(WHOLE, (FieldGroup.WORK_RIGHT,)) == {
        "work_right": "any_profession",
        "work_right_from": "2026-01-05",
        "work_right_until": "2027-01-04",
    }


def test_household_and_birth_year_are_told_to_nobody() -> None:
    told = " ".join(shared_fields(replace(WHOLE, birth_year=1937), tuple(FieldGroup)).values())

    assert "1937" not in told
    assert "2021" not in told
    assert "child" not in told


ALONE = NOTICE
THROUGH = replace(NOTICE, collected_how=CollectedHow.THROUGH_REPRESENTATIVE, representative="mother")
TOGETHER = replace(NOTICE, representative="curator")


@pytest.mark.parametrize(
    ("protection", "notice", "is_enough"),
    [
        (None, ALONE, True),
        (None, THROUGH, False),
        (Protection.MINOR, ALONE, False),
        (Protection.MINOR, THROUGH, True),
        (Protection.GUARDIANSHIP, THROUGH, True),
        (Protection.CURATORSHIP, THROUGH, False),
        (Protection.CURATORSHIP, TOGETHER, True),
        (Protection.FAMILY_AUTHORIZATION, ALONE, False),
        (Protection.MINOR, replace(NOTICE, collected_how=CollectedHow.DECLARED_BY_STAFF), True),
    ],
)
def test_a_list_says_who_may_agree_for_whom(protection: Protection | None, notice: Notice, is_enough: bool) -> None:
    acting = replace(GUARDIAN, protection=protection) if protection else None
    person = replace(WHOLE, household=Household(representative=acting))
    try:
        check_agreed_by_whom_it_must(person, notice, LISTS, TODAY)
        agreed = True
    except SomebodyElseMustAgree:
        agreed = False

    assert agreed is is_enough


def test_nobody_acts_any_more_from_the_day_of_majority_on() -> None:
    household = WHOLE.household

    assert household.protection_on(date(2027, 4, 30)) is Protection.MINOR
    assert household.protection_on(date(2027, 5, 1)) is None


def test_without_a_rule_the_representative_must_agree() -> None:
    assert Lists().who_may_agree(Protection.MINOR, TODAY) == (AgreedBy.REPRESENTATIVE,)


def test_only_listed_aims_are_taken() -> None:
    LISTS.check_aims(("farm", "cook"), TODAY)

    with pytest.raises(AimIsUnknown):
        LISTS.check_aims(("farm", "conquer"), TODAY)


def test_an_entry_holds_from_its_first_to_its_last_day() -> None:
    dated = LISTS.aims[0].dated

    assert not dated.holds_on(date(2025, 12, 31))
    assert dated.holds_on(date(2026, 1, 1))
    assert not replace(dated, valid_until=date(2026, 6, 30)).holds_on(date(2026, 7, 1))


async def test_everything_registered_is_given_back(desktop: Desktop) -> None:
    person = (await desktop.done("/people", GIVEN))["id"]

    data = (await desktop.get(f"/people/{person}"))["data"]

    assert data["languages"] == [
        {"code": "fa", "level": "native", "interpreter": True},
        {"code": "fr", "level": None, "interpreter": False},
    ]
    assert data["contact"]["safe_times"] == [{"day": "monday", "begins": "09:00:00", "ends": "12:00:00"}]
    assert data["household"]["representative"]["protection"] == "curatorship"
    assert {name: data[name] for name in ("work_right", "work_right_from", "aims", "birth_year")} == {
        name: GIVEN[name] for name in ("work_right", "work_right_from", "aims", "birth_year")
    }


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"aims": ["conquer"]}, "aim_is_unknown"),
        ({"commune": "99999"}, "commune_is_unknown"),
        ({"languages": ["French!"]}, "invalid_request"),
        ({"work_right_until": "2025-01-01"}, "invalid_request"),
        ({"contact": {"safe_times": [{"day": "monday", "begins": "12:00", "ends": "09:00"}]}}, "invalid_request"),
        ({"passport_number": "12AB34567"}, "invalid_request"),
    ],
)
async def test_what_cannot_be_is_refused_without_repeating_it(
    desktop: Desktop, change: dict[str, Any], code: str
) -> None:
    status, problem = await desktop.post("/people", {**GIVEN, **change})

    assert (status, problem["code"]) == (422, code)
    assert not any(sent in str(problem) for sent in ("Rahimi", "conquer", "French!", "12AB34567", "passport"))


async def test_lists_say_their_dates_source_and_confirmation(desktop: Desktop) -> None:
    lists = await desktop.get("/lists")

    entries = [one for name in ("aims", "documents", "protections", "stages") for one in lists[name]]
    assert len(entries) > 20
    assert all(one["dated"]["source"] and one["dated"]["valid_from"] for one in entries)
    assert {one["dated"]["status"] for one in entries} == {"to_be_confirmed"}


async def test_a_representative_agrees_and_is_recorded(desktop: Desktop) -> None:
    minor = {"given_name": "Leïla", "family_name": "Rahimi", "protection": "minor", "until": "2027-05-01"}
    person = await desktop.register(household={"representative": minor})
    pathway = (await desktop.done("/pathways", {"person": person, "plan": "language-to-enterprise"}))["id"]
    grant = {
        "recipient": "langues",
        "purpose": "learn_french",
        "fields": ["identity"],
        "valid_until": "2027-12-31T00:00:00Z",
        "notice_version": "2026-01",
        "notice_language": "fa",
        "collected_by": "front_desk",
    }

    status, problem = await desktop.post(f"/pathways/{pathway}/grants", {**grant, "collected_how": "in_person"})
    through = {**grant, "collected_how": "through_representative", "representative": "mother"}
    await desktop.done(f"/pathways/{pathway}/grants", through)

    (kept,) = await desktop.get(f"/pathways/{pathway}/grants")
    assert (status, problem["code"]) == (409, "somebody_else_must_agree")
    assert problem["facts"] == {"must_agree": "both or representative"}
    assert (kept["collected_how"], kept["representative"]) == ("through_representative", "mother")


async def test_erasing_a_person_leaves_no_line_about_them(office: Office, desktop: Desktop) -> None:
    person = (await desktop.done("/people", GIVEN))["id"]
    await desktop.done(f"/people/{person}/stages", {"stage": "emergency_reception"})
    seen = {"kind": "csp", "expires_on": "2026-04-30", "verified_by": "front_desk", "verified_on": "2026-03-01"}
    await desktop.done(f"/people/{person}/documents", seen)

    await desktop.done(f"/people/{person}/erasure")

    for table in ("people", "agenda", "match_keys"):
        assert await office.rows(f"SELECT FROM {table}") == []
    assert await office.rows("SELECT FROM deadlines WHERE thread <> $1", ROUND) == []


async def test_rows_of_before_are_read_after_the_migration(office: Office, desktop: Desktop) -> None:
    person = await desktop.register(languages=["fa"])
    async with office.connection() as connection:
        await connection.execute("""UPDATE people SET data = jsonb_set(data, '{languages}', '["fa", "fr"]')""")
        await connection.execute(languages_of_before())

    data = (await desktop.get(f"/people/{person}"))["data"]

    assert [one["code"] for one in data["languages"]] == ["fa", "fr"]


def languages_of_before() -> str:
    """The statement of the migration that gives each language a place of its own."""
    text = (resources.files("referral.migrations") / "0005_complete_people.sql").read_text("utf-8")
    return text[text.index("UPDATE people") : text.index("CREATE INDEX")]
