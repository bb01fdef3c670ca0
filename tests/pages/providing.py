"""A real OpenID Connect provider in a thread of this process."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import authlib.deprecate

with warnings.catch_warnings():
    # The provider still uses a part of Authlib that is going away.
    warnings.simplefilter("ignore", authlib.deprecate.AuthlibDeprecationWarning)
    from oidc_provider_mock import run_server_in_thread


@contextmanager
def provider_running() -> Iterator[str]:
    """Its issuer's address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with run_server_in_thread(require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"
