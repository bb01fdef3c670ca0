"""Problems of a plan file in the visitor's words; the reader itself says them in English, for its command line."""

import re

from passerelle.pages.words import Words

KINDS = {
    "unknown_step": r"unknown step `(?P<a>.+)`",
    "no_fallback": r"the step `(?P<a>.+)` has no fall-back: .+",
    "own_milestone": r"unknown milestone `(?P<a>.+)`; own staff records: (?P<b>.+)",
    "unknown_milestone": r"unknown milestone `(?P<a>.+)`",
    "never_reported": r"the milestone `(?P<a>.+)` is never reported by a partner of kind `(?P<b>.+)`",
    "needs_at_most": r"a way back to `(?P<a>.+)` itself needs `at_most`.+",
    "untold_fact": r"`(?P<a>.+)` does not tell `(?P<b>.+)`; it tells: (?P<c>.+)",
    "never_value": r"`(?P<a>.+)` is never `(?P<b>.+)`; it is one of (?P<c>.+)",
    "no_order": r"`(?P<a>.+)` has no order: `(?P<b>.+)` needs a level",
    "never_taken": r"never taken: the arrow of line (?P<a>\d+) always comes first",
    "unreachable": r"the step `(?P<a>.+)` cannot be reached from `(?P<b>.+)`",
    "dead_end": r"the step `(?P<a>.+)` leads nowhere and is no end",
    "cycle": r"a cycle without exit: (?P<a>.+)",
    "round_for_ever": r"without a partner this goes round for ever: (?P<a>.+)",
    "no_yaml": r"is not YAML: (?P<a>.+)",
    "is_empty": r"is empty",
    "no_mapping": r"must be a mapping of keys to values",
    "no_list": r"must be a list",
    "no_text": r"must be a text",
    "no_number": r"must be a whole number of at least 1",
    "twice": r"the key `(?P<a>.+)` stands here twice",
    "unknown_key": r"unknown key `(?P<a>.+)`; known here: (?P<b>.*)",
    "missing": r"the key `(?P<a>.+)` is missing",
    "no_name": r"`(?P<a>.*)` is no name: .+",
    "no_duration": r"`(?P<a>.*)` is no duration: .+",
    "no_choice": r"`(?P<a>.*)` is not one of (?P<b>.+)",
    "no_comparison": r"`(?P<a>.+)` needs one of (?P<b>.+)",
    "no_kind": r"the step `(?P<a>.+)` needs exactly one of (?P<b>.+)",
}
_READ = {kind: re.compile(pattern, re.DOTALL) for kind, pattern in KINDS.items()}


_LINE = re.compile(r"[^:\n]*:(\d+): (.*)")


def problems_in(text: str) -> list[tuple[str, str]]:
    """Line and message of each problem, as a plan that was received keeps them; no line for one of the whole file."""
    lines = [(_LINE.fullmatch(one), one) for one in text.splitlines()]
    return [(found[1], found[2]) if found else ("", one) for found, one in lines]


def problem_said(words: Words, message: str) -> str:
    """Empty when there are no words for it: the message itself is shown then."""
    for kind, pattern in _READ.items():
        if found := pattern.fullmatch(message):
            return words(f"plans.problem.{kind}", **found.groupdict())
    return ""
