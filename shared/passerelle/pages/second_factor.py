"""The second factor: a time-based code (RFC 6238), and recovery codes for the day the phone is lost."""

import hmac
import secrets
from datetime import datetime
from hashlib import sha256

import pyotp
import segno

STEP_S = 30
RECOVERY_CODES = 10
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GROUPS, GROUP = 4, 4


def new_secret() -> str:
    """160 random bits, base32."""
    return pyotp.random_base32(32)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step a code belongs to, one step of clock drift allowed either way; none when it is wrong."""
    given = "".join(code.split())
    current, totp = int(now.timestamp()) // STEP_S, pyotp.TOTP(secret)
    for step in (current - 1, current, current + 1):
        if given.isascii() and hmac.compare_digest(totp.at(step * STEP_S), given):
            return step
    return None


def code_at(secret: str, now: datetime) -> str:
    """The code an application shows now."""
    return pyotp.TOTP(secret).at(int(now.timestamp()))


def qr_code(secret: str, email: str, issuer: str) -> str:
    """What a phone scans, as a `data:` address of an image."""
    return segno.make(pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer), error="m").png_data_uri(
        scale=5
    )


def new_recovery_codes() -> list[str]:
    """Each 80 random bits, written in groups."""
    return ["-".join(_group() for _ in range(GROUPS)) for _ in range(RECOVERY_CODES)]


def hash_of_code(code: str) -> bytes:
    """However it was typed."""
    return sha256("".join(one for one in code.upper() if one in ALPHABET).encode()).digest()


def _group() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(GROUP))
