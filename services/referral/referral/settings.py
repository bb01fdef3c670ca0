from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ReferralSettings(BaseSettings):
    """What a referring organization sets for itself, from `PASSERELLE_REFERRAL_*`."""

    model_config = SettingsConfigDict(env_prefix="PASSERELLE_REFERRAL_")

    plans_folder: Path | None = None
    """A folder of further plan files (`*.yaml`), beside those shipped with the service."""
    lists_folder: Path | None = None
    """A folder of further code lists (`*.yaml`): aims, documents, protections, stages."""
    erasure_days: int = Field(default=30, ge=1, le=90)
    """Days a partner has to answer a request to erase (GDPR article 12.3 gives one month)."""
    notices_folder: Path | None = None
    """A folder of further notices (`*.yaml`), beside those shipped with the service."""
    processings_file: Path | None = None
    """The organization's own register of processings, in the place of the one shipped."""
    clocks_file: Path | None = None
    """The organization's own clocks, in the place of those shipped (`referral/rules/clocks.yaml`)."""
    stale_days: int = Field(default=14, ge=1, le=365)
    """After how many days an announcement of places counts as old (to be confirmed by each organization)."""
    contact_phone: str = Field(default="", max_length=40)
    """Where people reach somebody of the organization; shown on the person's own page, as are those below."""
    contact_email: str = Field(default="", max_length=254)
    contact_address: str = Field(default="", max_length=200)
    contact_hours: str = Field(default="", max_length=200)
    """When somebody is there, in plain words."""
