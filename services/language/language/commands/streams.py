"""What staff agree with a funder: how many places in which period."""

from language.commands.rule_views import PeriodView
from language.domain.book import Book
from language.domain.errors import StreamIsUnknown
from language.domain.stream_places import Period, StreamPlaces, agree, stream_key
from passerelle.messaging.decisions import Decision, Moment, States


def agree_places(states: States, moment: Moment, book: Book, stream: str, period: Period) -> Decision:
    """A period with its places; the same first day again changes its number."""
    if stream not in book.streams:
        raise StreamIsUnknown
    found = states.get(stream_key(stream))
    agreed = agree(found if isinstance(found, StreamPlaces) else StreamPlaces(stream), period)
    shown = next(one for one in agreed.periods if one.starts_on == period.starts_on)
    return Decision(changes=(agreed,), result=PeriodView.of(shown).model_dump(mode="json"))
