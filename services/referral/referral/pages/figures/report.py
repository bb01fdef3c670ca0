"""The figures as a report to print: real text, a title, the language, pages with numbers, bookmarks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import as_file, files

from fpdf import FPDF, ViewerPreferences
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace

from passerelle.pages import formats
from passerelle.pages.words import Words
from referral.pages.figures.charts import picture
from referral.pages.figures.drawing import GREEN, INK, PALE, Band, Box, Picture, Text
from referral.pages.figures.tables import Facts, Table, said, tables_of

FAMILY = "DejaVu"
LEFT, TOP, WIDTH, FOOT = 20.0, 20.0, 170.0, 22.0
"""Millimetres."""
WIDEST = 130.0
"""Of a picture."""
PAPER = "#ffffff"
ROW, TALLEST = 6.0, 230.0
"""What is kept together on a page."""
MANY = 4
"""Columns beyond which a table is printed smaller."""
STEPS = 16
"""Straight pieces of which the curve of a band is made."""
LOCALES = {"fr": "fr-FR", "en": "en-GB"}
WHAT = ("population", "event", "period", "unit")
RULES = ("small", "subtraction", "across", "places", "once", "nobody")


@dataclass(frozen=True, slots=True)
class Report:
    """What is printed, for whom it is known as its organization's."""

    organization: str
    place: str
    facts: Facts
    made_at: datetime

    @property
    def title(self) -> str:
        return self.facts.words("figures.pdf.title", year=self.facts.chosen.year)


class Pages(FPDF):
    """A4 with the number of each page at its foot."""

    def __init__(self, report: Report) -> None:
        super().__init__(format="A4")
        self._report = report
        for style, name in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
            with as_file(files("referral.pages.figures").joinpath("fonts", name)) as path:
                self.add_font(FAMILY, style, path)
        self.set_margins(LEFT, TOP, LEFT)
        self.set_auto_page_break(True, FOOT)
        self.set_text_shaping(False)
        self.set_lang(LOCALES[report.facts.words.language])
        self.set_title(f"{report.title} – {report.organization}")
        self.set_author(report.organization)
        self.set_subject(report.facts.words("figures.pdf.subject"))
        self.set_creator("Passerelle")
        self.set_creation_date(report.made_at)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font(FAMILY, size=8)
        self.set_text_color(PALE)
        words = self._report.facts.words
        self.cell(WIDTH / 2, 5, f"{self._report.organization} · {self._report.title}")
        self.cell(WIDTH / 2, 5, words("figures.pdf.page", number=self.page_no(), of="{nb}"), align="R")

    def paragraph(self, text: str, size: float = 10, style: str = "", color: str = INK, after: float = 2) -> None:
        self.set_font(FAMILY, style, size)
        self.set_text_color(color)
        self.multi_cell(WIDTH, size * 0.5, text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.ln(after)

    def heading(self, text: str, needs: float = 40) -> None:
        """With room for what follows on the same page, and a bookmark."""
        if self.get_y() + needs > self.h - FOOT:
            self.add_page()
        self.start_section(text)
        self.paragraph(text, 14, "B", GREEN)


def as_pdf(report: Report) -> bytes:
    """The whole report."""
    pages, shown = Pages(report), tables_of(report.facts)
    _title_page(pages, report, shown)
    pages.add_page()
    for table in shown:
        _figure(pages, report.facts, table)
    _method(pages, report.facts.words, shown)
    return bytes(pages.output())


def _title_page(pages: Pages, report: Report, shown: Sequence[Table]) -> None:
    words, chosen = report.facts.words, report.facts.chosen
    pages.add_page()
    pages.set_y(70)
    pages.paragraph(report.organization, 14, after=4)
    pages.paragraph(report.title, 26, "B", GREEN, after=8)
    plan = chosen.plans[chosen.plan].title.said_in(words.language)
    pages.paragraph(words("figures.pdf.period", year=chosen.year))
    pages.paragraph(words("figures.pdf.plan", plan=plan))
    pages.paragraph(words("figures.pdf.place", place=report.place))
    pages.paragraph(words("figures.pdf.made", day=formats.day(words, report.made_at)), after=12)
    pages.paragraph(words("figures.pdf.counts"), 12, "B")
    pages.paragraph(words("figures.intro"))
    for table in shown:
        pages.paragraph(f"{table.title} : " if words.language == "fr" else f"{table.title}: ", style="B", after=0)
        pages.paragraph(words(f"figures.{table.name}.lead"), after=1)
    pages.paragraph(words("figures.legend"), color=PALE)


def _figure(pages: Pages, facts: Facts, table: Table) -> None:
    drawn = picture(facts, table)
    height = drawn.height * _scale(drawn) if drawn else 0
    pages.heading(table.title, min(height + ROW * len(table.rows) + 40, TALLEST))
    pages.paragraph(facts.words(f"figures.{table.name}.lead"), color=PALE)
    if not table.rows:
        empty = "no_quarter" if table.name == "quarters" else "nothing"
        pages.paragraph(facts.words(f"figures.{empty}", year=facts.chosen.year), after=8)
        return
    if drawn is not None:
        _draw(pages, drawn)
    _rows(pages, facts.words, table)
    pages.ln(8)


def _rows(pages: Pages, words: Words, table: Table) -> None:
    columns = len(table.headings)
    pages.set_font(FAMILY, size=7 if columns > MANY else 8.5)
    pages.set_text_color(INK)
    pages.set_fill_color(PAPER)
    widths = [2.0 if columns > MANY else 3.0, *([1.4] * (columns - 1))]
    aligns = ["LEFT", *(["RIGHT"] * (columns - 1))]
    if table.name == "flows":
        widths, aligns = [2.0, 2.0, 1.0], ["LEFT", "LEFT", "RIGHT"]
    with pages.table(
        col_widths=widths,
        text_align=aligns,
        headings_style=FontFace(emphasis="B", color=INK),
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        line_height=5,
        width=WIDTH,
    ) as printed:
        for row in (table.headings, *table.rows):
            line = printed.row()
            for cell in row:
                line.cell(said(words, cell))


def _method(pages: Pages, words: Words, shown: Sequence[Table]) -> None:
    pages.add_page()
    pages.heading(words("figures.pdf.method"))
    pages.paragraph(words("figures.method.intro"))
    for table in shown:
        pages.paragraph(table.title, 11, "B", after=1)
        for what in WHAT:
            key = f"figures.method.{table.name}.{what}"
            text = words(key) if key in words else words("figures.method.by_year")
            pages.paragraph(f"{words(f'figures.method.{what}')} – {text}", 9, after=0.5)
        pages.ln(2)
    pages.paragraph(words("figures.method.suppression.title"), 11, "B", after=1)
    for rule in RULES:
        pages.paragraph(f"• {words(f'figures.method.suppression.{rule}')}", 9, after=0.5)


def _scale(drawn: Picture) -> float:
    """Millimetres for each unit of the picture."""
    return min(WIDEST, WIDTH) / drawn.width if drawn.width > WIDEST * 3 else 0.28


def _draw(pages: Pages, drawn: Picture) -> None:
    scale, x, y = _scale(drawn), pages.l_margin, pages.get_y()
    for shape in drawn.shapes:
        match shape:
            case Box():
                pages.set_fill_color(shape.fill)
                pages.rect(x + shape.x * scale, y + shape.y * scale, shape.width * scale, shape.height * scale, "F")
            case Band():
                pages.set_fill_color(shape.fill)
                with pages.local_context(fill_opacity=0.45):
                    pages.polygon([(x + px * scale, y + py * scale) for px, py in outline(shape)], style="F")
            case Text():
                _write(pages, shape, x, y, scale)
    pages.set_y(y + drawn.height * scale + 5)


def _write(pages: Pages, text: Text, x: float, y: float, scale: float) -> None:
    pages.set_font(FAMILY, "B" if text.is_bold else "", 14 * scale / 0.3528 * 0.9)
    pages.set_text_color(INK)
    width = pages.get_string_width(text.text)
    before = {"start": 0.0, "middle": width / 2, "end": width}[text.side]
    pages.text(x + text.x * scale - before, y + text.y * scale, text.text)


def outline(band: Band) -> list[tuple[float, float]]:
    """The edge of a band, point by point: along its upper side and back along its lower one."""
    shares = [number / STEPS for number in range(STEPS + 1)]
    upper = [_on_curve(band, share) for share in shares]
    return upper + [(x, y + band.thickness) for x, y in reversed(upper)]


def _on_curve(band: Band, share: float) -> tuple[float, float]:
    """The same curve as in a page: pulled level at both ends."""
    left, middle, right = (1 - share) ** 3, 1.5 * share * (1 - share), share**3
    x = left * band.x + middle * (band.x + band.to_x) + right * band.to_x
    eased = 3 * share**2 - 2 * share**3
    return x, band.y + (band.to_y - band.y) * eased
