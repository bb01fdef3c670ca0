from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class LanguageSettings(BaseSettings):
    """What a language cooperative sets for itself, from `PASSERELLE_LANGUAGE_*`."""

    model_config = SettingsConfigDict(env_prefix="PASSERELLE_LANGUAGE_")

    attendance_needed: int = Field(default=70, ge=0, le=100)
    """Percent of the sessions a learner must attend to complete, unless the course says otherwise. The house's own
    rule, to be confirmed with each funder: no text sets it."""
    rules_file: Path | None = None
    """The cooperative's own funding streams, legal rules and kinds of certificates: each code in it replaces the
    shipped one whole."""
