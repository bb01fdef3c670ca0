"""What every event of the published language is made of."""

from typing import Annotated, Any, ClassVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

OrganizationId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,47}$")]
"""Opaque name of an organization in the network, as it stands in topic names: lower case, digits, hyphens."""

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,63}$")]
"""A coded value of a partner's own list: snake_case, never words about a person."""

Moment = AwareDatetime
"""A point in time with its offset (ISO 8601)."""

Kind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,31}$")]
"""Kind of service an organization runs: `referral`, `language`, `enterprise`, `funding`, or one added later."""

MAX_SEQUENCE = 2_147_483_647
"""What fits a PostgreSQL integer."""


class Part(BaseModel):
    """A piece of an event with a shape of its own."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


def _tell_rules(schema: dict[str, Any], event: type["Event"]) -> None:
    """Put what the shape cannot say into the JSON Schema, for partners who read nothing else."""
    schema["x-publishers"] = sorted(event.publishers)
    schema["x-opens-ref"] = event.opens_ref
    schema["x-sequenced"] = event.sequenced


class Event(BaseModel):
    """One fact or request that crosses the wire; `wire` is its CloudEvents type, written once and never changed.

    `publishers` names the kinds of organization allowed to send it; empty means any kind.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, json_schema_extra=_tell_rules)

    wire: ClassVar[str]
    publishers: ClassVar[frozenset[str]] = frozenset()
    opens_ref: ClassVar[bool] = False
    """Whether this event may introduce a ref its recipient does not know yet."""
    sequenced: ClassVar[bool] = True
    """Whether it takes a place in the order of its ref; control messages do not, so a gap cannot block its own cure."""

    @classmethod
    def short_name(cls) -> str:
        """The short name: `course_completed` for `passerelle.language.course_completed.v1`."""
        return cls.wire.split(".")[-2]
