"""A plan file somebody sends or pastes, checked before it is tried."""

from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import UploadFile

from referral.domain.plan import PathwayPlan
from referral.domain.shared_plan import PlanIsTooLarge, PlanMayNameSomebody
from referral.plans.own import MOST_BYTES, checked
from referral.plans.plan_file import PlanIsBroken

FIELDS = 10


@dataclass(frozen=True, slots=True)
class Upload:
    """What came: the text of the file, or what was pasted."""

    text: str
    is_text: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, with the line it stands in."""

    line: int
    message: str
    source: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A plan that can be tried, or why it cannot."""

    plan: PathwayPlan | None
    problems: tuple[Problem, ...] = ()
    wrong: str = ""
    """A key of the words, for what concerns the file as a whole."""


async def read_upload(request: Request) -> Upload:
    """The file, else the pasted text; call it before `read_form`, which takes no files."""
    posted = await request.form(max_files=1, max_fields=FIELDS)
    file, pasted = posted.get("file"), posted.get("document")
    if not isinstance(file, UploadFile):
        return Upload(_plain(pasted) if isinstance(pasted, str) else "")
    read = await file.read(MOST_BYTES + 1)
    await file.close()
    if not file.filename:
        return Upload(_plain(pasted) if isinstance(pasted, str) else "")
    try:
        return Upload(_plain(read.decode("utf-8-sig")))
    except UnicodeDecodeError:
        return Upload("", is_text=False)


def checked_upload(upload: Upload) -> Checked:
    """Read by the same rules as every plan; each problem names its line."""
    if not upload.is_text:
        return Checked(None, wrong="plans.file.no_text")
    if not upload.text.strip():
        return Checked(None, wrong="plans.file.empty")
    lines = upload.text.splitlines()
    try:
        return Checked(checked(upload.text))
    except PlanIsTooLarge:
        return Checked(None, wrong="plans.file.too_large")
    except PlanMayNameSomebody as error:
        return Checked(None, wrong="plans.file.names_somebody", problems=(_at(lines, int(error.facts["line"]), ""),))
    except PlanIsBroken as error:
        return Checked(None, tuple(_at(lines, one.line, one.message) for one in error.problems), "plans.file.broken")


def _at(lines: list[str], line: int, message: str) -> Problem:
    return Problem(line, message, lines[line - 1].strip()[:120] if 0 < line <= len(lines) else "")


def _plain(text: str) -> str:
    """Forms send lines ended the old way."""
    return text.replace("\r\n", "\n")
