"""What goes wrong at the pages."""


class PageError(Exception):
    """The page cannot be shown."""

    code = "page_error"
    status = 400


class SignInNeeded(PageError):
    """Nobody is signed in."""

    code = "sign_in_needed"
    status = 401


class FormIsNotOurs(PageError):
    """The form did not come from our own page, or is too old: load the page again."""

    code = "form_is_not_ours"
    status = 403


class HttpsNeeded(PageError):
    """Signing in needs https; only a page on this very machine is trusted without."""

    code = "https_needed"
    status = 403


class TooManyAttempts(PageError):
    """Too many attempts; wait a quarter of an hour."""

    code = "too_many_attempts"
    status = 429


class EmailIsTaken(PageError):
    """Somebody has an account with this e-mail address already."""

    code = "email_is_taken"
    status = 409


class AccountIsUnknown(PageError):
    """No account has this e-mail address."""

    code = "account_is_unknown"
    status = 404


class AccountIsOwn(PageError):
    """Nobody changes the roles of their own account, locks it or resets it: another administrator does."""

    code = "account_is_own"
    status = 409


class ProviderFailed(PageError):
    """The sign-in provider did not answer as agreed."""

    code = "provider_failed"
    status = 502


class NotDelivered(PageError):
    """The message could not be handed over for delivery."""

    code = "not_delivered"
    status = 503


class WordsAreBroken(PageError):
    """A file of words or a template cannot be used."""

    code = "words_are_broken"
    status = 500
