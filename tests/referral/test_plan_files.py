"""A plan file with something wrong says what and on which line, all of it at once."""

from pathlib import Path

import pytest

from referral.plans.plan_file import PlanIsBroken, check, load_plan, load_plans, read_plan, shipped_files

GOOD = """\
plan: two-steps
version: 1
title: {en: Two steps, fr: Deux étapes}
first: course
steps:
  course:
    title: {en: Course, fr: Cours}
    refer_to: {kind: language, service: french_course}
    purpose: learn_french
    shares: [identity]
    clocks: {answer: 14 days}
    next:
      - {upon: course_completed, go_to: done}
    fallback: talk
  talk:
    title: {en: Talk, fr: Échange}
    decided_by: coordinator
    options: [course, done]
  done:
    title: {en: Done, fr: Fini}
    ends: completed
"""
WRONG = {
    "unknown milestone": ("upon: course_completed", "upon: course_cancelled", 13, "unknown milestone"),
    "milestone of another kind": ("upon: course_completed", "upon: trial_completed", 13, "never reported by"),
    "unknown step": ("go_to: done}", "go_to: nowhere}", 13, "unknown step `nowhere`"),
    "unknown first step": ("first: course", "first: curse", 4, "unknown step `curse`"),
    "unknown fall-back": ("fallback: talk", "fallback: walk", 14, "unknown step `walk`"),
    "missing fall-back": ("    fallback: talk\n", "", 6, "has no fall-back"),
    "unreachable step": (
        "options: [course, done]",
        "options: [course, done]\n  alone:\n    title: {en: A, fr: A}\n    ends: stopped",
        19,
        "cannot be reached",
    ),
    "bad duration": ("answer: 14 days", "answer: a fortnight", 11, "no duration"),
    "repeated key": ("    purpose: learn_french", "    purpose: learn_french\n    purpose: learn_french", 10, "twice"),
    "unknown key": ("    purpose:", "    colour: red\n    purpose:", 9, "unknown key `colour`"),
    "missing key": ("    purpose: learn_french\n", "", 7, "`purpose` is missing"),
    "unknown purpose": ("learn_french", "learn_dutch", 9, "not one of"),
    "unknown field group": ("[identity]", "[shoe_size]", 10, "not one of"),
    "unknown fact": ("course_completed,", "course_completed, if: {height: A2},", 13, "does not tell `height`"),
    "unknown value": ("course_completed,", "course_completed, if: {level_reached: Z9},", 13, "never `Z9`"),
    "order without levels": (
        "upon: course_completed,",
        "upon: declined, if: {reason: {at_least: duplicate}},",
        13,
        "has no order",
    ),
    "endless way round": (
        "{upon: course_completed, go_to: done}",
        "{upon: course_completed, go_to: course}",
        13,
        "needs `at_most`",
    ),
    "dead end": ("options: [course, done]", "options: []", 15, "leads nowhere"),
    "shadowed arrow": (
        "      - {upon: course_completed, go_to: done}\n",
        "      - {upon: course_completed, go_to: done}\n      - {upon: course_completed, go_to: talk}\n",
        14,
        "never taken",
    ),
    "no kind of step": ("    ends: completed", "", 19, "exactly one of"),
    "going round at once": ("fallback: talk", "fallback: course", 6, "goes round for ever"),
    "not YAML": ("first: course", "first: [course", 5, "is not YAML"),
    "not a number": ("version: 1", "version: one", 2, "whole number"),
}


def problems_of(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in read_plan(text, "plan.yaml")[1]]


def test_a_good_plan_has_nothing_wrong() -> None:
    assert problems_of(GOOD) == []


@pytest.mark.parametrize(("good", "bad", "line", "message"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_plan_names_the_line(good: str, bad: str, line: int, message: str) -> None:
    assert good in GOOD

    found = problems_of(GOOD.replace(good, bad))

    assert [one for one in found if one[0] == line and message in one[1]], found


def test_a_cycle_without_exit_names_its_steps() -> None:
    text = GOOD.replace("options: [course, done]", "options: [course]").replace("go_to: done", "go_to: talk")

    assert (6, "a cycle without exit: course -> talk -> course") in problems_of(text)


def test_all_that_is_wrong_is_told_at_once() -> None:
    text = (
        GOOD.replace("course_completed", "nothing").replace("14 days", "soon").replace("fallback: talk", "fallback: x")
    )

    assert [line for line, _ in problems_of(text)][:3] == [11, 13, 14]


def test_a_problem_reads_as_file_line_and_message(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(GOOD.replace("14 days", "soon"), encoding="utf-8")

    with pytest.raises(PlanIsBroken, match=r"own\.yaml:11: `soon` is no duration"):
        load_plan(file)


def test_the_shipped_plans_have_nothing_wrong() -> None:
    assert check(shipped_files()) == []
    assert set(load_plans(shipped_files())) == {("farmer", 1), ("language-to-enterprise", 1)}


def test_one_version_of_a_plan_stands_in_one_file(tmp_path: Path) -> None:
    for name in ("first.yaml", "second.yaml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")

    (problem,) = check(sorted(tmp_path.iterdir()))

    assert "two-steps version 1 is also in" in problem.message


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    (problem,) = check([tmp_path / "missing.yaml"])

    assert problem.message.startswith("cannot be read")


@pytest.mark.parametrize("text", ["", "[]", "42", "steps: 3", "steps: {a: 1}", "plan: {a: b}", "title: x\nfirst: [y]"])
def test_any_text_is_answered_with_problems(text: str) -> None:
    assert problems_of(text)
