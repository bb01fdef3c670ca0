from collections.abc import Iterator

import pytest

from passerelle.privacy.signatures import Claim, Ground, ground_of, public_key_of, secret_key_of, sign
from passerelle.privacy.workshop import Workshop

SECRET = secret_key_of(b"s" * 32)
PUBLIC = public_key_of(SECRET)
BODIES = [b"one", b"two", b"three"]


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    made = Workshop()
    yield made
    made.close()


def grounds(recipient: str = "adie") -> list[Ground]:
    claims = [Claim(PUBLIC, recipient, body, sign(SECRET, "adie", body)) for body in BODIES]
    return [ground for ground in map(ground_of, claims) if ground is not None]


def test_a_workshop_tells_each_good_signature_from_each_bad(workshop: Workshop) -> None:
    first, second, third = grounds()
    assert workshop.all_hold([first, second._replace(statement=b"altered"), third]) == [True, False, True]


def test_a_signature_for_another_recipient_is_bad_there_too(workshop: Workshop) -> None:
    assert workshop.all_hold(grounds("singa")) == [False, False, False]


def test_a_workshop_that_died_loses_no_batch_and_is_replaced(workshop: Workshop) -> None:
    workshop.all_hold(grounds())
    assert workshop._process is not None
    workshop._process.kill()
    workshop._process.wait()
    assert workshop.all_hold(grounds()) == [True, True, True]
    assert workshop.all_hold(grounds()) == [True, True, True]
    assert workshop._process is not None


def test_a_closed_workshop_leaves_no_process_behind(workshop: Workshop) -> None:
    workshop.all_hold(grounds())
    process = workshop._process
    workshop.close()
    assert process is not None
    assert process.returncode == 0
