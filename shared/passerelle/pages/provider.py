"""OpenID Connect: what is asked of the organization's sign-in provider, and what is believed of its answer."""

import warnings
from dataclasses import dataclass
from typing import Any

import authlib.deprecate  # sets how its warnings are shown, which must not happen inside the filter below
import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from passerelle.pages.errors import ProviderFailed
from passerelle.runtime.settings import Settings

with warnings.catch_warnings():
    # Authlib would rather find httpx2; it works with httpx as well.
    warnings.simplefilter("ignore", authlib.deprecate.AuthlibDeprecationWarning)
    from authlib.integrations.base_client import OAuthError
    from authlib.integrations.httpx_client import AsyncOAuth2Client

ALGORITHMS = ["RS256", "ES256", "EdDSA"]
LEEWAY_S = 60
PATIENCE_S = 10


@dataclass(frozen=True, slots=True)
class Claims:
    """What a provider says about whoever signed in there."""

    subject: str
    """Issuer and subject: together they never belong to anybody else."""
    email: str
    """Empty unless the provider verified it."""
    used_second_factor: bool
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Started:
    """Where to send the browser, and what to remember until it comes back."""

    address: str
    state: str
    nonce: str
    verifier: str


class Provider:
    """One provider, found by its issuer's address; its documents are read again for each sign-in."""

    def __init__(self, settings: Settings, redirect: str) -> None:
        self._settings = settings
        self._groups_claim = settings.oidc_groups_claim
        self._issuer = settings.oidc_issuer.rstrip("/")
        self._client_id = settings.oidc_client_id
        self._secret = settings.oidc_client_secret.get_secret_value()
        self._redirect = redirect

    async def start(self, state: str, nonce: str, verifier: str) -> Started:
        """Code flow with PKCE (S256); raises ProviderFailed."""
        found = await self._discovered()
        async with self._client() as client:
            address, _ = client.create_authorization_url(
                found["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        return Started(str(address), state, nonce, verifier)

    async def finish(self, code: str, nonce: str, verifier: str) -> Claims:
        """Change the code for an identity, and check every claim of it; raises ProviderFailed."""
        found = await self._discovered()
        try:
            async with self._client() as client:
                token = await client.fetch_token(found["token_endpoint"], code=code, code_verifier=verifier)
                keys = await _read(found["jwks_uri"])
                claims = self._checked(token.get("id_token", ""), found["issuer"], keys, nonce)
                wanted = {"email", self._groups_claim} if self._settings.oidc_groups else {"email"}
                if not wanted <= claims.keys() and "userinfo_endpoint" in found:
                    told = (await client.get(found["userinfo_endpoint"])).raise_for_status().json()
                    claims = {**told, **claims} if told["sub"] == claims["sub"] else claims
            return self._believed(claims)
        except (httpx.HTTPError, OAuthError, JoseError, KeyError, ValueError) as error:
            raise ProviderFailed from error

    def _checked(self, id_token: str, issuer: str, keys: Any, nonce: str) -> dict[str, Any]:
        claims = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims
        jwt.JWTClaimsRegistry(
            leeway=LEEWAY_S,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": self._client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(claims)
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != self._client_id:
            raise ProviderFailed
        return claims

    def _believed(self, claims: dict[str, Any]) -> Claims:
        email = claims.get("email", "") if claims.get("email_verified") is True else ""
        methods = claims.get("amr", [])
        used = isinstance(methods, list) and bool({"mfa", "otp", "hwk"} & set(methods))
        groups = claims.get(self._groups_claim, [])
        named = frozenset(one for one in groups if isinstance(one, str)) if isinstance(groups, list) else frozenset()
        return Claims(f"{self._issuer} {claims['sub']}", str(email), used, named)

    async def _discovered(self) -> dict[str, Any]:
        try:
            found = await _read(f"{self._issuer}/.well-known/openid-configuration")
            said = str(found["issuer"])
        except (httpx.HTTPError, KeyError, ValueError) as error:
            raise ProviderFailed from error
        if said.rstrip("/") != self._issuer:
            raise ProviderFailed("The provider calls itself something else than PASSERELLE_OIDC_ISSUER.")
        return found

    def _client(self) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            self._client_id,
            self._secret,
            scope=self._settings.oidc_scope,
            redirect_uri=self._redirect,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic",  # noqa: S106 - the name of a method
            timeout=PATIENCE_S,
        )


async def _read(address: str) -> dict[str, Any]:
    """A public document of the provider, read without our token."""
    async with httpx.AsyncClient(timeout=PATIENCE_S) as client:
        found: dict[str, Any] = (await client.get(address)).raise_for_status().json()
    return found
