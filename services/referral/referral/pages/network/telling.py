"""What the map and the page of an organization say of it, in the visitor's words."""

from collections.abc import Iterator
from datetime import datetime
from textwrap import wrap

from passerelle.pages.formats import day, span
from passerelle.pages.words import Words
from referral.domain.network_map import GONE_KIND, Node, Offer
from referral.domain.partner import Partner
from referral.domain.words import words_of
from referral.pages.network.picture import Line
from referral.pages.network.places import NAMED, served_by
from referral.plans.library import Guide

NAME_WIDTH, TEXT_WIDTH = 29, 36
OWN_NAME_WIDTH, OWN_TEXT_WIDTH, BOLD = 20, 27, 7
"""Characters in a line of a card, and by how many fewer fit in bold."""


class Teller:
    """Puts offers, places and silences into words."""

    def __init__(self, words: Words, guide: Guide, now: datetime, own: str) -> None:
        self._words, self._now, self._own = words, now, own
        self._stale_before = now - guide.stale_after

    def kind(self, kind: str) -> str:
        """The heading of a column."""
        key = f"network.kind.{kind or 'gone'}"
        return self._words(key) if key in self._words else words_of(kind).said_in(self._words.language)

    def places(self, partner: Partner) -> str:
        """Free places where they are counted, else what was announced."""
        vacancy = partner.vacancy
        if vacancy is None or vacancy.available is None:
            return words_of(partner.status).said_in(self._words.language)
        if vacancy.maximum is None:
            return self._words("network.places", count=vacancy.available)
        return self._words("network.places_of", count=vacancy.available, maximum=vacancy.maximum)

    def told_on(self, partner: Partner) -> str:
        """When the places were announced."""
        if partner.vacancy is None:
            return self._words("network.undated")
        key = "network.told_long_ago" if self.is_stale(partner) else "network.told_on"
        return self._words(key, day=day(self._words, partner.vacancy.updated_at))

    def is_stale(self, partner: Partner) -> bool:
        return partner.vacancy is not None and partner.vacancy.updated_at < self._stale_before

    def where(self, partner: Partner) -> str:
        names = served_by(partner)
        if not names:
            return self._words("network.whole_country")
        more = len(names) - NAMED
        return ", ".join(names[:NAMED]) + (f" {self._words('network.and_more', count=more)}" if more > 0 else "")

    def silence(self, node: Node) -> str:
        """Empty unless the organization is silent."""
        if node.silence is None:
            return ""
        lasted = span(self._words, (self._now - node.silence.since).total_seconds())
        return self._words("network.silent", count=node.silence.referrals, span=lasted)

    def lines(self, node: Node) -> list[Line]:
        """The card of an organization."""
        is_owner = node.kind == "referral"
        name, text = (OWN_NAME_WIDTH, OWN_TEXT_WIDTH) if is_owner else (NAME_WIDTH, TEXT_WIDTH)
        told = [Line(part, "name") for part in wrap(node.name, name) or [node.id]]
        return [
            *told,
            *(
                Line(part, css)
                for said, css in self._said(node)
                for part in wrap(said, text - (css == "silent") * BOLD)
            ),
        ]

    def _said(self, node: Node) -> Iterator[tuple[str, str]]:
        if node.id == self._own:
            yield self._words("network.you"), "small"
        if node.silence is not None:
            yield f"⚠ {self.silence(node)}", "silent"
        for offer in node.offers:
            yield from self._offer(offer)
        if not node.offers and node.kind != "referral":
            yield self._words("network.gone" if node.kind == GONE_KIND else "network.no_offer"), "small"
        if node.proposals:
            yield f"↩ {self._words('network.proposed', count=node.proposals)}", "small"

    def _offer(self, offer: Offer) -> Iterator[tuple[str, str]]:
        yield offer.title, "offer"
        yield f"{self.places(offer.partner)} · {self.told_on(offer.partner)}", "small"
