"""Duplicate people: likeness with its reasons, reviews that are remembered."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral.domain.contact import Contact
from referral.domain.duplicates import LIKELY, POSSIBLE, Sign, likeness_of, match_keys
from referral.domain.names import sounds_of_name, words_of_name
from referral.domain.person import Person, PersonalData
from referral.store.duplicates import pairs_of, pairs_to_compare
from tests.referral.explaining import Explaining
from tests.referral.office import Desktop, Office
from tests.referral.walking import AMINA, NOW

ANN = replace(AMINA, contact=Contact(), languages=())
NAMES = st.sampled_from(["Amina", "Rahimi", "Zoé-Élise", "Mohammed", "Ould Cheikh", "Nguyễn", "Олена", "O'Neil", "X"])
PEOPLE = st.builds(
    PersonalData,
    given_name=NAMES,
    family_name=NAMES,
    commune=st.sampled_from(["75119", "38185"]),
    contact=st.builds(
        Contact, email=st.sampled_from([None, "a@b.example"]), phone=st.sampled_from([None, "0639980000"])
    ),
    birth_year=st.sampled_from([None, 1990, 1991, 2004]),
)


def signs(one: PersonalData, other: PersonalData) -> set[Sign]:
    return {reason.sign for reason in likeness_of(one, other).reasons}


def named(given: str, family: str, **more: Any) -> PersonalData:
    return replace(ANN, given_name=given, family_name=family, **more)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Mohammed", "Diallo"), ("Mohamed", "Dialo")),
        (("Muhammad", "Rahimi"), ("Mohamad", "Raheemi")),
        (("Youssef", "Ben Ali"), ("Yusuf", "Ali")),
        (("Abdoulaye", "Ba"), ("Abdulaye", "Bah")),
        (("Khadija", "El Amrani"), ("Khadidja", "Amrani")),
        (("Oleksandr", "Shevchenko"), ("Олександр", "Шевченко")),
        (("Zoé", "Lefèvre"), ("Zoe", "Lefevre")),
        (("Qasim", "Hussein"), ("Kassim", "Houssein")),
        (("Djibril", "Sow"), ("Jibril", "Sow")),
    ],
)
def test_names_are_recognised_through_spelling_and_script(one: tuple[str, str], other: tuple[str, str]) -> None:
    swapped = (other[1], other[0])

    assert sounds_of_name(*one) == sounds_of_name(*other) == sounds_of_name(*swapped)
    assert likeness_of(named(*one), named(*other)).score >= POSSIBLE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Amina", "Rahimi"), ("Samira", "Rahimi")),
        (("Ivan", "Bondarenko"), ("Anna", "Bondarenko")),
        (("Ali", "Khan"), ("Omar", "Khan")),
    ],
)
def test_people_of_one_family_are_told_apart(one: tuple[str, str], other: tuple[str, str]) -> None:
    family_phone = Contact(phone="06 39 98 00 01")

    both = likeness_of(named(*one, contact=family_phone), named(*other, contact=family_phone))

    assert {Sign.SAME_PHONE, Sign.NAMES_DIFFER} <= {reason.sign for reason in both.reasons}
    assert not both.is_worth_a_look


def test_names_of_another_script_are_compared_as_written() -> None:
    amina, omar = named("أمينة", "رحيمي"), named("عمر", "خان")

    assert Sign.SAME_NAME in signs(amina, amina)
    assert Sign.NAMES_DIFFER in signs(amina, omar)
    assert not match_keys(Person(UUID(int=1), NOW, amina)) & match_keys(Person(UUID(int=2), NOW, omar))


def test_a_name_without_letters_says_nothing() -> None:
    dash = named("-", "?")

    assert signs(dash, dash) == {Sign.SAME_COMMUNE}
    assert match_keys(Person(UUID(int=1), NOW, dash)) == frozenset()


def test_names_the_other_way_round_are_said_to_be_so() -> None:
    found = signs(named("Rahimi", "Amina"), named("Amina", "Rahimi"))

    assert {Sign.SAME_NAME, Sign.NAMES_SWAPPED} <= found
    assert Sign.NAMES_SWAPPED not in signs(named("Amina", "Rahimi"), named("Amina", "Rahimi"))


def test_one_letter_more_in_a_long_name_is_still_alike() -> None:
    assert Sign.NAME_SPELLED_ALIKE in signs(named("Konstantina", "Papadopoulou"), named("Konstantine", "Papadopoulos"))


@pytest.mark.parametrize(("phone", "other"), [("+33 6 39 98 00 00", "06.39.98.00.00"), ("0033639980000", "0639980000")])
def test_one_telephone_is_written_in_many_ways(phone: str, other: str) -> None:
    assert Sign.SAME_PHONE in signs(
        replace(ANN, contact=Contact(phone=phone)), replace(ANN, contact=Contact(phone=other))
    )


def test_another_year_of_birth_speaks_against() -> None:
    near = likeness_of(replace(ANN, birth_year=1990), replace(ANN, birth_year=1991))
    far = likeness_of(replace(ANN, birth_year=1990), replace(ANN, birth_year=2004))

    assert near.score >= LIKELY
    assert not far.is_worth_a_look


@settings(deadline=None)
@given(PEOPLE, PEOPLE)
def test_likeness_does_not_depend_on_who_comes_first(one: PersonalData, other: PersonalData) -> None:
    there, back = likeness_of(one, other), likeness_of(other, one)

    assert (there.score, set(there.reasons)) == (back.score, set(back.reasons))
    assert there.score == max(0, min(100, sum(reason.points for reason in there.reasons)))


@settings(deadline=None)
@given(PEOPLE)
def test_nobody_is_more_like_somebody_than_themselves(one: PersonalData) -> None:
    assert likeness_of(one, one).is_worth_a_look


@settings(deadline=None)
@given(PEOPLE, PEOPLE)
def test_whoever_sounds_alike_is_compared(one: PersonalData, other: PersonalData) -> None:
    first, second = Person(UUID(int=1), NOW, one), Person(UUID(int=2), NOW, other)
    alike = {Sign.SAME_EMAIL, Sign.SAME_PHONE, Sign.NAME_SOUNDS_ALIKE, Sign.SAME_NAME} & signs(one, other)

    assert bool(match_keys(first) & match_keys(second)) is bool(alike)


@settings(deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_name_can_be_compared(given_name: str, family_name: str) -> None:
    assert words_of_name(given_name, family_name) == words_of_name(family_name, given_name)
    assert sounds_of_name(given_name, family_name) == sounds_of_name(family_name, given_name)


async def test_a_duplicate_is_suggested_with_its_reasons(desktop: Desktop) -> None:
    one = await desktop.register(given_name="Mohammed", family_name="Diallo", contact={"phone": "+33639980000"})
    other = await desktop.register(given_name="Dialo", family_name="Mohamed", contact={"phone": "06 39 98 00 00"})
    await desktop.register(given_name="Samira", family_name="Rahimi")

    (found,) = await desktop.get("/duplicates")
    (own,) = await desktop.get(f"/people/{other}/duplicates")

    assert {card["id"] for card in found["people"]} == {one, other}
    assert [card["id"] for card in own["people"]] == [other, one]
    assert found["is_likely"]
    assert {"same_phone", "name_sounds_alike", "names_swapped"} <= {reason["sign"] for reason in found["reasons"]}
    assert all(reason["words"]["fr"] for reason in found["reasons"])


async def test_whoever_was_reviewed_is_never_suggested_again(desktop: Desktop) -> None:
    one, other = await desktop.register(), await desktop.register()
    verdict = {"people": [other, one], "verdict": "not_the_same", "reviewed_by": "coordination"}

    before = await desktop.get("/duplicates")
    await desktop.done("/duplicates/reviews", verdict)

    assert len(before) == 1
    assert await desktop.get("/duplicates") == []
    assert await desktop.get(f"/people/{one}/duplicates") == []


async def test_suggestions_are_read_page_by_page(desktop: Desktop) -> None:
    for _ in range(4):
        await desktop.register()

    first = await desktop.get("/duplicates", limit=4)
    rest = await desktop.get("/duplicates", after=first[-1]["cursor"])

    assert (len(first), len(rest)) == (4, 2)
    assert len({one["cursor"] for one in first + rest}) == 6


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "same"},
        {"verdict": "same", "survivor": "00000000-0000-4000-8000-000000000000"},
        {"verdict": "not_the_same", "survivor": "one"},
        {"people": ["one", "one"]},
    ],
)
async def test_a_review_names_two_people_and_who_survives(desktop: Desktop, change: dict[str, Any]) -> None:
    known = {"one": await desktop.register(), "other": await desktop.register()}
    verdict = {"people": ["one", "other"], "verdict": "not_the_same", "reviewed_by": "coordination", **change}
    sent = {**verdict, "people": [known[name] for name in verdict["people"]]}
    if "survivor" in change:
        sent["survivor"] = known.get(change["survivor"], change["survivor"])

    status, problem = await desktop.post("/duplicates/reviews", sent)

    assert (status, problem["code"]) == (422, "invalid_request")


async def test_comparing_reads_no_table_from_end_to_end(office: Office) -> None:
    async with office.connection() as connection:
        # A table of few rows is read whole whatever its indexes: what counts is that one can be used.
        await connection.execute("SET enable_seqscan = off")
        explaining = Explaining(connection)
        await pairs_to_compare(explaining, (UUID(int=1), UUID(int=2)), 100)
        await pairs_of(explaining, UUID(int=1), 100)

    assert not {one for one in explaining.reached_by if "Seq Scan" in one}
    assert {"match_keys_by_key", "match_keys_pkey"} <= explaining.reached_by
