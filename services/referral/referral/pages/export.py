"""Lists as files for spreadsheets: what somebody typed never becomes a formula there."""

import csv
import io
from collections.abc import Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def neutral(value: str | int) -> str:
    """With an apostrophe in front of what a spreadsheet would calculate."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else str(value)


def as_csv(headings: Sequence[str], rows: Sequence[Sequence[str | int]], separator: str) -> bytes:
    """UTF-8 with the mark spreadsheets look for."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator)
    writer.writerow([neutral(one) for one in headings])
    writer.writerows([neutral(one) for one in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def as_xlsx(headings: Sequence[str], rows: Sequence[Sequence[str | int]]) -> bytes:
    """One sheet, every cell a text or a number."""
    import xlsxwriter  # an eighth of a second, for whoever asks for such a file

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, neutral(heading), bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(number, column, value)
                else:
                    sheet.write_string(number, column, neutral(value))
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return file.getvalue()
