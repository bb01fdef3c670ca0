from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from passerelle.privacy.grants import Grant, covers, why_not

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
GRANT = Grant(
    id=UUID(int=1),
    thread=UUID(int=2),
    recipient="adie",
    purpose="finance_project",
    fields=("pathway", "contact"),
    given_at=NOW,
    valid_until=NOW + timedelta(days=90),
    notice_version="2026-01",
    notice_language="dari",
    interpreter=True,
    collected_by="adviser",
    collected_how="on_paper",
)


@pytest.mark.parametrize(
    ("grant", "now", "reason"),
    [
        (GRANT, NOW, None),
        (GRANT, GRANT.valid_until - timedelta(microseconds=1), None),
        (GRANT, GRANT.valid_until, "grant_expired"),
        (GRANT, NOW - timedelta(microseconds=1), "not_given_yet"),
        (replace(GRANT, recipient="singa"), NOW, "other_recipient"),
        (replace(GRANT, purpose="learn_french"), NOW, "other_purpose"),
        (replace(GRANT, withdrawn_at=NOW), NOW, "grant_withdrawn"),
        (replace(GRANT, withdrawn_at=NOW + timedelta(days=1)), NOW, None),
        (replace(GRANT, fields=("pathway",)), NOW, "fields_not_granted"),
    ],
)
def test_a_grant_covers_or_says_in_one_code_why_not(grant: Grant, now: datetime, reason: str | None) -> None:
    assert why_not(grant, "adie", "finance_project", ["contact"], now) == reason
    assert covers(grant, "adie", "finance_project", ["contact"], now) is (reason is None)


def test_no_fields_at_all_are_covered_by_any_grant_in_force() -> None:
    assert covers(GRANT, "adie", "finance_project", [], NOW)
