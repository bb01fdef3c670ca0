"""What an organization running cooperative trials sets for itself."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class EnterpriseSettings(BaseSettings):
    """From `PASSERELLE_ENTERPRISE_*`."""

    model_config = SettingsConfigDict(env_prefix="PASSERELLE_ENTERPRISE_")

    offer_days: int = Field(default=7, ge=1, le=60)
    """Days a place is kept for somebody who has not answered, unless the session says otherwise."""
    reservation_hours: int = Field(default=48, ge=1, le=720)
    """Hours a place stays reserved before anybody is told of it."""
    rules_file: Path | None = None
    """The organization's own dated rules, read after the ones that come with the service."""
