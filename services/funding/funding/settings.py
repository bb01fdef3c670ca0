"""What an agency sets for itself."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class FundingSettings(BaseSettings):
    """Terms of an invitation to apply, from `PASSERELLE_FUNDING_*`."""

    model_config = SettingsConfigDict(env_prefix="PASSERELLE_FUNDING_")

    invitation_days: int = Field(default=30, ge=1, le=365)
    """Days the person has to apply."""
    reminder_days: int = Field(default=7, ge=1, le=364)
    """Days before the invitation lapses at which an unanswered one is shown for a call."""
    rules_file: Path | None = None
    """An agency's own dated rules, added to those that come with the service."""
