from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class EnterpriseSettings(BaseSettings):
    """What an organization running cooperative trials sets for itself, from `PASSERELLE_ENTERPRISE_*`."""

    model_config = SettingsConfigDict(env_prefix="PASSERELLE_ENTERPRISE_")

    offer_days: int = Field(default=7, ge=1, le=60)
    """Days a place is kept for somebody who has not answered, unless the session says otherwise."""
