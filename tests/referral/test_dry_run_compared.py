"""What differs between two versions of a plan, part by part and as a picture."""

from xml.etree import ElementTree

import pytest

from referral.domain.plan import Arrow, PathwayPlan
from referral.domain.plan_difference import Detail, Mark, Part, PlanDifference, difference_of
from referral.plans.draw_difference import draw_difference
from tests.referral.test_dry_run import FARMER, LEARNER, version
from tests.referral.walking import PLANS

SVG = "{http://www.w3.org/2000/svg}"
LEARNING, FARMING = PLANS["language-to-enterprise", 1], PLANS["farmer", 1]
EXCHANGE = "  talk:\n    title: {en: A talk, fr: Un échange}\n    decided_by: coordinator\n    options: [stopped]\n\n"


def details(difference: PlanDifference, step: str) -> list[Detail]:
    return [detail for one in difference.steps if one.step == step for detail in one.details]


def changed(part: Part, plan: PathwayPlan, step: str) -> list[Detail]:
    base = FARMING if plan.name == "farmer" else LEARNING
    return [one for one in details(difference_of(base, plan), step) if one.part is part]


def test_the_same_plan_of_another_version_does_not_differ() -> None:
    assert difference_of(FARMING, version(FARMER)).is_empty


def test_an_added_step_is_added_and_a_missing_one_removed() -> None:
    longer = version(
        FARMER, ("  farming:\n", EXCHANGE + "  farming:\n"), ("rapid_integration, stopped]", "talk, stopped]")
    )

    assert difference_of(FARMING, longer).mark_of("talk") is Mark.ADDED
    assert difference_of(longer, FARMING).mark_of("talk") is Mark.REMOVED
    assert difference_of(FARMING, longer).count(Mark.ADDED) == 1


def test_a_condition_that_changes_is_one_change_of_its_arrow() -> None:
    found = changed(Part.ARROW, version(LEARNER, ("at_least: A2", "at_least: B1")), "language_course")

    assert [one.mark for one in found] == [Mark.CHANGED]
    before, after = found[0].before, found[0].after
    assert isinstance(before, Arrow)
    assert isinstance(after, Arrow)
    assert (before.conditions[0].values, after.conditions[0].values) == (("A2",), ("B1",))


def test_an_arrow_that_leads_elsewhere_is_one_change() -> None:
    found = changed(
        Part.ARROW,
        version(FARMER, ("settled, go_to: rapid_integration", "settled, go_to: reassess")),
        "access_to_rights",
    )

    assert [(one.mark, getattr(one.after, "to", "")) for one in found] == [(Mark.CHANGED, "reassess")]


def test_an_option_taken_away_is_removed() -> None:
    found = changed(Part.ARROW, version(FARMER, ("[access_to_rights, ", "[")), "reassess")

    assert [(one.mark, getattr(one.before, "to", "")) for one in found] == [(Mark.REMOVED, "access_to_rights")]


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [
        (Part.TITLE, "Back to an agricultural activity", "Back to the fields"),
        (Part.SERVICE, "service: agricultural_activity", "service: flashcoop"),
        (Part.PURPOSE, "purpose: find_activity", "purpose: try_enterprise"),
        (Part.SHARES, "work_right, aims]", "work_right]"),
        (Part.CLOCK, "answer: 10 days", "answer: 5 days"),
        (Part.FALLBACK, "fallback: reassess", "fallback: stopped"),
    ],
)
def test_each_part_of_a_step_is_compared(part: Part, before: str, after: str) -> None:
    assert [one.mark for one in changed(part, version(FARMER, (before, after)), "rapid_integration")] == [Mark.CHANGED]


def test_another_order_of_the_ways_on_is_told() -> None:
    one, other = (
        "{upon: declined, if: {next_action: other_partner}, go_to: rapid_integration, partner: other}",
        "{upon: declined, if: {declined_by: partner}, go_to: rapid_integration, partner: other}",
    )
    swapped = version(FARMER, (one, "{swap}"), (other, one), ("{swap}", other))

    assert [one.part for one in details(difference_of(FARMING, swapped), "rapid_integration")] == [Part.ORDER]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_picture_of_both_shows_signs_beside_colours(language: str) -> None:
    longer = version(
        FARMER,
        ("  farming:\n", EXCHANGE + "  farming:\n"),
        ("rapid_integration, stopped]", "talk, stopped]"),
        ("{upon: access_to_rights_blocked, go_to: reassess}", "{upon: access_to_rights_blocked, go_to: stopped}"),
    )

    def shown(difference: PlanDifference) -> list[str]:
        picture = ElementTree.fromstring(draw_difference(difference, language))
        return [one.text or "" for one in picture.iter(f"{SVG}text")]

    title = "A talk" if language == "en" else "Un échange"
    assert f"+ {title}" in shown(difference_of(FARMING, longer))
    assert f"− {title}" in shown(difference_of(longer, FARMING))
    assert any(one.startswith("≠ ") for one in shown(difference_of(FARMING, longer)))


def test_what_two_plans_say_is_escaped_in_their_picture() -> None:
    hostile = version(FARMER, ("{en: Stopped,", '{en: "<script>&",'))

    picture = draw_difference(difference_of(FARMING, hostile))

    assert "<script>" not in picture
    assert "≠ <script>&" in [one.text for one in ElementTree.fromstring(picture).iter(f"{SVG}text")]
