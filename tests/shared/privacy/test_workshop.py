from collections.abc import Iterator

import pytest

from passerelle.privacy.signatures import Claim, public_key_of, secret_key_of, sign, sign_many
from passerelle.privacy.workshop import Workshop

SECRET = secret_key_of(b"s" * 32)
PUBLIC = public_key_of(SECRET)
BODIES = [b"one", b"two", b"three"]


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    made = Workshop()
    yield made
    made.close()


def claims(recipient: str = "adie") -> list[Claim]:
    return [Claim(PUBLIC, recipient, body, sign(SECRET, "adie", body)) for body in BODIES]


def test_a_workshop_tells_each_good_signature_from_each_bad(workshop: Workshop) -> None:
    first, second, third = claims()
    assert workshop.verify_many([first, second._replace(body=b"altered"), third]) == [True, False, True]


def test_a_workshop_knows_messages_that_were_signed_together(workshop: Workshop) -> None:
    signed = sign_many(SECRET, [("adie", body) for body in BODIES])
    together = [Claim(PUBLIC, "adie", body, signature) for body, signature in zip(BODIES, signed, strict=True)]
    assert workshop.verify_many([*together, together[0]._replace(body=b"altered")]) == [True, True, True, False]


def test_a_signature_for_another_recipient_is_bad_there_too(workshop: Workshop) -> None:
    assert workshop.verify_many(claims("singa")) == [False, False, False]


def test_a_workshop_that_died_loses_no_batch_and_is_replaced(workshop: Workshop) -> None:
    workshop.verify_many(claims())
    assert workshop._process is not None
    workshop._process.kill()
    workshop._process.wait()
    assert workshop.verify_many(claims()) == [True, True, True]
    assert workshop.verify_many(claims()) == [True, True, True]
    assert workshop._process is not None


def test_a_closed_workshop_leaves_no_process_behind(workshop: Workshop) -> None:
    workshop.verify_many(claims())
    process = workshop._process
    workshop.close()
    assert process is not None
    assert process.returncode == 0
