"""The export of the learning app: imported whole or not at all, every wrong line named, twice as good as once."""

from uuid import UUID

import asyncpg
import pytest
from httpx import AsyncClient

from language.commands import app_activity
from language.domain.app_activity import AppAccount, account_key, accounts_named, import_rows, read_export
from language.domain.errors import AccountIsTaken, ExportIsWrong
from language.store import store
from tests.language.counter import created, post
from tests.language.making import BOOK, TODAY, learner_id
from tests.language.town import Town

HEAD = "account,version,day,minutes\n"
VERSIONS = ("first_letters", "first_words")
GOOD = HEAD + "ada-1,first_letters,2025-12-01,20\nada-1,first_words,2025-12-01,10\nbo-2,first_letters,2025-12-02,5\n"
ADA, BO = AppAccount("ada-1", learner_id(1)), AppAccount("bo-2", learner_id(2))
ACCOUNTS = {"ada-1": ADA, "bo-2": BO}


def problems(export: str) -> dict[str, str]:
    with pytest.raises(ExportIsWrong) as wrong:
        import_rows(ACCOUNTS, read_export(export, VERSIONS, TODAY))
    return wrong.value.facts


def test_minutes_are_kept_by_day_and_version() -> None:
    changed, imported = import_rows(ACCOUNTS, read_export(GOOD, VERSIONS, TODAY))

    assert [(one.account, one.minutes) for one in changed] == [("ada-1", 30), ("bo-2", 5)]
    assert (imported.rows, imported.added, imported.corrected, imported.unchanged) == (3, 3, 0, 0)


def test_the_same_export_again_changes_nothing() -> None:
    rows = read_export(GOOD, VERSIONS, TODAY)
    changed, _ = import_rows(ACCOUNTS, rows)

    again, imported = import_rows({one.account: one for one in changed}, rows)

    assert (again, imported.unchanged) == ([], 3)


def test_a_later_export_corrects_a_day() -> None:
    known = AppAccount("ada-1", learner_id(1), {(TODAY.replace(year=2025, month=12, day=1), "first_letters"): 5})

    [corrected], imported = import_rows(
        {**ACCOUNTS, "ada-1": known}, read_export(GOOD.rsplit("bo-2")[0], VERSIONS, TODAY)
    )

    assert (corrected.minutes, imported.added, imported.corrected) == (30, 1, 1)


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("a b,first_letters,2025-12-01,5", "line_2, account"),
        ("ada-1,version_nine,2025-12-01,5", "line_2, version"),
        ("ada-1,first_letters,01/12/2025,5", "line_2, day"),
        ("ada-1,first_letters,2026-01-06,5", "line_2, day"),
        ("ada-1,first_letters,2025-02-30,5", "line_2, day"),
        ("ada-1,first_letters,2025-12-01,many", "line_2, minutes"),
        ("ada-1,first_letters,2025-12-01,1441", "line_2, minutes"),
        ("nobody-9,first_letters,2025-12-01,5", "line_2, account"),
        ("ada-1,first_letters,2025-12-01", "line_2"),
        ("ada-1,first_letters,2025-12-01,5,more", "line_2"),
        ('ada-1,"first_letters,2025-12-01,5', "line_2"),
    ],
)
def test_a_wrong_line_is_named_by_number_and_column(line: str, where: str) -> None:
    assert list(problems(f"{HEAD}{line}\n")) == [where]


def test_every_wrong_line_is_told_at_once_and_never_repeated() -> None:
    found = problems(HEAD + "ada-1,x,2025-12-01,5\nada-1,first_letters,tomorrow,-1\nbo-2,first_letters,2025-12-01,5\n")

    assert set(found) == {"line_2, version", "line_3, day", "line_3, minutes"}
    assert "tomorrow" not in str(found)


def test_a_day_said_twice_in_one_export_is_wrong() -> None:
    line = "ada-1,first_letters,2025-12-01,5\n"

    assert set(problems(HEAD + line + line)) == {"line_3"}


def test_an_export_with_other_columns_is_refused() -> None:
    assert set(problems("compte,version,jour,minutes\nada-1,x,2025-12-01,5\n")) == {"line_1"}


def test_an_export_of_too_many_accounts_is_sent_in_parts() -> None:
    many = HEAD + "".join(f"user-{number},first_words,2025-12-01,1\n" for number in range(501))

    with pytest.raises(ExportIsWrong):
        accounts_named(many)


def test_accounts_of_nobody_here_can_be_left_out() -> None:
    export = GOOD + "stranger,first_words,2025-12-02,60\n"

    _, imported = import_rows(ACCOUNTS, read_export(export, VERSIONS, TODAY), skip_unknown=True)

    assert (imported.rows, imported.added, imported.skipped) == (4, 3, 1)


def open_account(town: Town, ref: UUID, account: str) -> None:
    town.do([ref, account_key(account)], lambda states, moment: app_activity.open_account(states, moment, ref, account))


def import_it(town: Town, export: str) -> object:
    return town.do(
        [account_key(account) for account in accounts_named(export)],
        lambda states, moment: app_activity.import_export(states, moment, BOOK, export, skip_unknown=False),
    )


def days_of(town: Town, account: str) -> int:
    found: AppAccount = town.states[account_key(account)]
    return len(found.days)


def test_one_wrong_line_leaves_nothing_half_done(town: Town) -> None:
    open_account(town, town.taken_on(), "ada-1")

    with pytest.raises(ExportIsWrong):
        import_it(town, HEAD + "ada-1,first_letters,2025-12-01,5\nbo-2,first_letters,2025-12-01,5\n")

    assert days_of(town, "ada-1") == 0


def test_an_account_belongs_to_one_learner(town: Town) -> None:
    first, second = town.taken_on(), town.taken_on()
    open_account(town, first, "ada-1")

    with pytest.raises(AccountIsTaken):
        open_account(town, second, "ada-1")
    with pytest.raises(AccountIsTaken):
        open_account(town, first, "ada-2")


def test_an_erasure_takes_the_days_of_the_app_along(town: Town) -> None:
    ref = town.taken_on()
    open_account(town, ref, "ada-1")
    import_it(town, HEAD + "ada-1,first_letters,2025-12-01,5\n")

    town.request_erasure(ref)

    assert account_key("ada-1") not in town.states


async def test_an_export_is_sent_as_it_is_over_http(client: AsyncClient, town: Town) -> None:
    ref = town.taken_on()
    await created(client, f"/learners/{ref}/app-account", {"account": "ada-1"})

    imported = await created(client, "/app-imports", {"csv": HEAD + "ada-1,first_letters,2025-12-01,5\n"})
    refused = await post(client, "/app-imports", {"csv": HEAD + "ada-1,first_letters,2025-12-01,x\n"})

    assert imported["added"] == 1
    assert (refused.status_code, refused.json()["code"]) == (422, "export_is_wrong")
    assert list(refused.json()["facts"]) == ["line_2, minutes"]


async def test_accounts_come_back_as_they_were_saved(pool: asyncpg.Pool) -> None:
    [ada, bo], _ = import_rows(ACCOUNTS, read_export(GOOD, VERSIONS, TODAY))

    async with pool.acquire() as connection:
        await store.save(connection, [ada, bo])
        assert await store.load(connection, [ada.key, bo.key]) == {ada.key: ada, bo.key: bo}
