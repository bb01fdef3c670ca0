"""`passerelle network`: the registrar admits organizations; organizations rotate their keys."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_bytes
from typing import Annotated, TypeVar

import typer
from pydantic import TypeAdapter, ValidationError

from passerelle.contracts.base import Kind, OrganizationId
from passerelle.privacy import chain
from passerelle.privacy.encoding import bytes_of, text_of
from passerelle.privacy.errors import PrivacyError
from passerelle.privacy.key_files import read_secrets, write_secrets
from passerelle.privacy.keyring import KeyRing
from passerelle.privacy.signatures import public_key_of, secret_key_of
from passerelle.runtime.commands.speaking import Unusable, console

R = TypeVar("R")

network = typer.Typer(help="Keys of the network: registrar, admission, rotation.", no_args_is_help=True)

KeysOption = Annotated[Path, typer.Option("--keys", help="The organization's own keys file (0600).")]
RegistrarOption = Annotated[Path, typer.Option("--registrar", help="The registrar's secret key file (0600).")]


class KeysOfAnother(PrivacyError):
    """The key file belongs to another organization, or to the same as another kind."""

    code = "keys_of_another"

    def __init__(self, ring: KeyRing) -> None:
        super().__init__(f"it is that of {ring.organization} as {ring.kind}.")


def registrar_of(path: Path) -> bytes:
    """The registrar's secret key, made when the file is absent."""
    if not path.exists():
        write_secrets(path, {"registrar_seed": text_of(token_bytes(32))})
    return secret_key_of(bytes_of(read_secrets(path)["registrar_seed"]))


def admitted_ring(registrar_key: bytes, path: Path, organization: str, kind: str, now: datetime) -> KeyRing:
    """The organization's keys, made and endorsed by the registrar when they were not yet."""
    ring = KeyRing.load(path) if path.exists() else KeyRing.create(path, organization, kind, now)
    if (ring.organization, ring.kind) != (organization, kind):
        raise KeysOfAnother(ring)
    newest = ring.keys[-1]
    if newest.endorsement is not None:
        return ring
    public_key = public_key_of(newest.secret_key)
    return ring.admitted(chain.admit(registrar_key, organization, kind, newest.key_id, public_key, newest.valid_from))


@network.command()
def registrar(registrar: RegistrarOption) -> None:
    """Make the registrar's key if there is none, and print its public half for PASSERELLE_REGISTRAR_KEY."""
    console.print(text_of(public_key_of(_tried(registrar_of, registrar))), soft_wrap=True)


@network.command()
def admit(
    organization: Annotated[str, typer.Argument(help="Lower case, digits, hyphens; stands in topic names.")],
    kind: Annotated[str, typer.Argument(help="referral, language, enterprise, funding…")],
    keys: KeysOption,
    registrar: RegistrarOption,
) -> None:
    """Make an organization's keys if there are none, and endorse them as the registrar."""
    try:
        TypeAdapter(OrganizationId).validate_python(organization)
        TypeAdapter(Kind).validate_python(kind)
    except ValidationError as error:
        raise Unusable(
            f"{organization!r} as {kind!r} cannot be admitted: use lower-case letters and digits, with hyphens in the"
            " name and underscores in the kind."
        ) from error
    secret = _tried(registrar_of, registrar)
    ring = _tried(admitted_ring, secret, keys, organization, kind, datetime.now(UTC))
    console.print(f"{organization} is admitted as {kind} with key {ring.keys[-1].key_id}.", soft_wrap=True)


@network.command()
def rotate(keys: KeysOption) -> None:
    """Add a key endorsed by the present one; restart the service to announce it."""
    ring = _tried(KeyRing.load, keys)
    new = _tried(ring.rotate, datetime.now(UTC)).keys[-1]
    console.print(f"Key {new.key_id} comes into force at {new.valid_from:%Y-%m-%d %H:%M} UTC.", soft_wrap=True)


def _tried(function: Callable[..., R], *arguments: object) -> R:
    try:
        return function(*arguments)
    except (PrivacyError, OSError, KeyError) as error:
        raise Unusable(f"The key file cannot be used: {error}") from error
