"""Every package of pages says the same in French and English, and nothing its templates ask for is missing."""

import re
from pathlib import Path

import pytest
import yaml

import passerelle.pages
from tests.architecture.tree import ROOT

OWN = Path(passerelle.pages.__file__).parent
FOLDERS = ("shared/passerelle/**/words", "services/*/*/pages/**/words")
PACKAGES = sorted({path.parent for folder in FOLDERS for path in ROOT.glob(folder) if path.is_dir()})
USED = re.compile(r"""\bt\(['"]([a-z0-9_.]+)['"](?!\s*~)""")
NAMES = [str(path.relative_to(ROOT)) for path in PACKAGES]


def words_of(package: Path, language: str) -> dict[str, str]:
    read: dict[str, str] = yaml.safe_load((package / "words" / f"{language}.yaml").read_text("utf-8"))
    return read


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("package", PACKAGES, ids=NAMES)
def test_french_and_english_say_the_same_things(package: Path) -> None:
    french, english = words_of(package, "fr"), words_of(package, "en")

    assert french.keys() ^ english.keys() == set()
    assert {key for key in french if placeholders(french[key]) != placeholders(english[key])} == set()


@pytest.mark.parametrize("package", PACKAGES, ids=NAMES)
def test_other_languages_add_nothing_of_their_own(package: Path) -> None:
    french = words_of(package, "fr")
    others = [path.stem for path in (package / "words").glob("*.yaml") if path.stem not in {"fr", "en"}]
    read = {language: words_of(package, language) for language in others}

    assert [(language, key) for language, words in read.items() for key in words.keys() - french.keys()] == []
    assert [
        (language, key)
        for language, words in read.items()
        for key, text in words.items()
        if placeholders(text) - placeholders(french[key])
    ] == []


@pytest.mark.parametrize("package", PACKAGES, ids=NAMES)
def test_every_word_that_a_template_uses_exists(package: Path) -> None:
    known = words_of(OWN, "fr")
    for above in (*package.parents, package):
        known |= words_of(above, "fr") if above in PACKAGES else {}
    used = {
        (path.name, key)
        for path in (package / "templates").rglob("*.html")
        for key in USED.findall(path.read_text("utf-8"))
    }

    assert used
    assert {(name, key) for name, key in used if key not in known and f"{key}.other" not in known} == set()


@pytest.mark.parametrize("package", PACKAGES, ids=NAMES)
def test_templates_hold_nothing_that_the_policy_refuses(package: Path) -> None:
    refused = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|\bhx-on|\|\s*safe\b", re.IGNORECASE)
    found = {
        (path.name, match[0])
        for path in (package / "templates").rglob("*.html")
        for match in refused.finditer(path.read_text("utf-8"))
    }

    assert found == set()
