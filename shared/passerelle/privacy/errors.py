"""What can go wrong with secrets, agreements and records of them."""


class PrivacyError(Exception):
    """A secret, an agreement or a record of it is not what it should be."""

    code = "privacy_error"

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (self.__doc__ or "").strip().splitlines()[0])


class SealedError(PrivacyError):
    """The sealed handover cannot be opened."""

    code = "cannot_be_opened"


class SealIsMalformed(SealedError):
    """The sealed handover is not made of the parts it should be made of."""

    code = "malformed"


class SealIsBroken(SealedError):
    """The sealed handover was changed on the way, or was sealed to another key."""

    code = "tampered"


class SealedForAnother(SealedError):
    """The handover was sealed for another ref, recipient, purpose or grant."""

    code = "wrong_binding"


class SealIsExpired(SealedError):
    """The sealed handover is too old to be opened."""

    code = "expired"


class CannotBeSealed(SealedError):
    """The public key is not one, or there is too much to seal."""

    code = "cannot_be_sealed"
