"""What staff do with the learning app: give a learner an account, and take its export over."""

from uuid import UUID

from language.commands.learner_views import FileView, ImportView
from language.domain.app_activity import AppAccount, account_key, import_rows, opened, read_export
from language.domain.book import Book
from language.domain.dated import in_force
from language.translation.found import learner_behind
from passerelle.messaging.decisions import Decision, Moment, States

STREAM = "learning_app"


def open_account(states: States, moment: Moment, ref: UUID, account: str) -> Decision:
    """The account under which the app's export speaks of a learner."""
    learner = learner_behind(states, ref).with_account(account)
    found = states.get(account_key(account))
    known = opened(account, learner.id, found if isinstance(found, AppAccount) else None)
    return Decision(changes=(learner, known), result=FileView.of(learner).model_dump(mode="json"))


def import_export(states: States, moment: Moment, book: Book, export: str, *, skip_unknown: bool) -> Decision:
    """All of it or nothing; imported again, it changes nothing. Accounts of nobody here are refused or left out."""
    today = moment.today
    stream = in_force(book.streams.get(STREAM, ()), today)
    versions = [] if stream is None else [one.code for one in stream.app_versions]
    rows = read_export(export, versions, today)
    accounts = {state.account: state for state in states.values() if isinstance(state, AppAccount)}
    changed, imported = import_rows(accounts, rows, skip_unknown=skip_unknown)
    return Decision(changes=tuple(changed), result=ImportView.of(imported).model_dump(mode="json"))
