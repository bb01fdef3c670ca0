from html.parser import HTMLParser

from passerelle.contracts.asyncapi import document, page
from passerelle.contracts.catalog import EVENTS
from passerelle.contracts.enterprise import TrialCompleted
from passerelle.contracts.referral import ReferralSent

VOID = {"meta", "!doctype"}


class Outline(HTMLParser):
    """What a reader with assistive technology meets, and whatever would be fetched."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def values(self, tag: str, name: str) -> list[str]:
        return [value for found, key, value in self.attributes if (found, key) == (tag, name)]


PAGE = page(document("migracoop", "Migracoop", [ReferralSent], [TrialCompleted]))
OUTLINE = Outline(PAGE)


def test_nothing_is_loaded_and_nothing_is_run() -> None:
    assert not {"script", "link", "img", "iframe", "object"} & set(OUTLINE.tags)
    assert not [name for _, name, _ in OUTLINE.attributes if name == "src" or name.startswith("on")]
    assert all(target.startswith("#") for target in OUTLINE.values("a", "href"))
    assert "http" not in PAGE
    assert "url(" not in PAGE


def test_every_element_is_closed_in_its_order() -> None:
    assert OUTLINE.open == []


def test_the_page_has_a_language_a_title_and_landmarks() -> None:
    assert OUTLINE.values("html", "lang") == ["en"]
    assert "<title>Migracoop: messages</title>" in PAGE
    assert [OUTLINE.tags.count(tag) for tag in ("h1", "main", "header")] == [1, 1, 1]


def test_every_table_has_a_caption_and_scoped_headings() -> None:
    assert OUTLINE.tags.count("table") == OUTLINE.tags.count("caption") > 0
    assert OUTLINE.tags.count("th") == len(OUTLINE.values("th", "scope"))


def test_every_link_leads_to_a_message_of_the_page() -> None:
    targets = {target.removeprefix("#") for target in OUTLINE.values("a", "href")}

    assert targets == set(OUTLINE.values("section", "id"))


def test_closed_lists_and_wire_names_can_be_read() -> None:
    assert "passerelle.enterprise.trial_completed.v1" in PAGE
    assert "<code>collective_entrepreneurship</code>" in PAGE
    assert "passerelle.migracoop.inbox" in PAGE


def test_a_page_of_every_event_can_be_made() -> None:
    whole = page(document("singa", "Singa", EVENTS.values(), EVENTS.values()))

    assert [wire for wire in EVENTS if wire not in whole] == []


def test_a_title_cannot_bring_markup_into_the_page() -> None:
    hostile = page(document("singa", "<script>alert(1)</script>", [], []))

    assert "<script>" not in hostile
