"""Messages about the exchange itself, in either direction on a ref."""

from typing import Annotated

from pydantic import Field

from passerelle.contracts.base import MAX_SEQUENCE, Event


class ResendRequested(Event):
    """The recipient misses these numbers of the sender's sequence and asks for them again."""

    wire = "passerelle.exchange.resend_requested.v1"
    sequenced = False
    from_sequence: Annotated[int, Field(ge=1, le=MAX_SEQUENCE)]
    to_sequence: Annotated[int, Field(ge=1, le=MAX_SEQUENCE)]


class MessageWithheld(Event):
    """A queued message was withheld because agreement ended before it was sent; only its number is used.

    It may stand in the place of the message that would have opened the ref.
    """

    wire = "passerelle.exchange.message_withheld.v1"
    opens_ref = True
