from xml.etree import ElementTree

import pytest

from referral.domain.errors import StepIsUnknown
from referral.domain.plan import PathwayPlan
from referral.plans.draw import draw
from referral.plans.layout import CARD_WIDTH, Layout, place
from referral.plans.plan_file import load_plans, read_plan, shipped_files
from referral.plans.wording import Link
from tests.referral.test_plan_files import GOOD

PLANS = load_plans(shipped_files())
SVG = "{http://www.w3.org/2000/svg}"


def texts(picture: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(picture).iter(f"{SVG}text")]


@pytest.mark.parametrize("plan", PLANS.values(), ids=lambda plan: plan.name)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_picture_shows_every_step_and_milestone(plan: PathwayPlan, language: str) -> None:
    shown = texts(draw(plan, language=language))

    assert {step.title.said_in(language) for step in plan.steps} <= set(shown)


def test_milestones_stand_on_the_arrows() -> None:
    assert "course completed (≥ A2)" in texts(draw(PLANS["language-to-enterprise", 1]))


def test_the_present_step_is_lit() -> None:
    picture = draw(PLANS["farmer", 1], lit="access_to_rights")

    assert [text for text in texts(picture) if text.startswith("●")] == ["● Access to rights"]


def test_an_unknown_step_cannot_be_lit() -> None:
    with pytest.raises(StepIsUnknown):
        draw(PLANS["farmer", 1], lit="nowhere")


def test_what_a_plan_says_is_escaped() -> None:
    plan, _ = read_plan(GOOD.replace("{en: Course,", '{en: "<script>&\\"",'), "plan.yaml")
    assert plan is not None

    picture = draw(plan)

    assert "<script>" not in picture
    assert '<script>&"' in texts(picture)


def test_a_picture_loads_nothing_from_elsewhere() -> None:
    picture = draw(PLANS["farmer", 1])

    assert picture.count("http") == 1
    assert "href" not in picture


@pytest.mark.parametrize("plan", PLANS.values(), ids=lambda plan: plan.name)
def test_no_card_covers_another_one(plan: PathwayPlan) -> None:
    from referral.plans.wording import links_of

    layout = place(plan.first, {step.name: 120.0 for step in plan.steps}, links_of(plan, "en"))

    assert overlapping(layout) == []


def test_a_way_back_does_not_go_round_for_ever() -> None:
    links = [Link("a", "b", ()), Link("b", "c", ()), Link("c", "a", ()), Link("c", "d", ())]

    layout = place("a", dict.fromkeys("abcd", 50.0), links)

    assert sorted(layout.boxes) == ["a", "b", "c", "d"]
    assert overlapping(layout) == []


def overlapping(layout: Layout) -> list[tuple[str, str]]:
    placed = list(layout.boxes.items())
    return [
        (name, other)
        for at, (name, one) in enumerate(placed)
        for other, two in placed[at + 1 :]
        if abs(one.x - two.x) < CARD_WIDTH and one.y < two.bottom and two.y < one.bottom
    ]
