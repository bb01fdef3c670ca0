"""Hours of the week as forms give them: some rows of a day, a beginning and an end."""

from collections.abc import Mapping

ROWS = 5
PARTS = ("day", "begins", "ends")


def hours_in(form: Mapping[str, str]) -> list[dict[str, str]]:
    """The rows in which anything stands, as the API's bodies take them."""
    rows = ({part: form.get(f"{part}.{number}", "").strip() for part in PARTS} for number in range(ROWS))
    return [{part: value for part, value in row.items() if value} for row in rows if any(row.values())]
