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


class KeyFileIsOpen(PrivacyError):
    """The key file can be read by others; allow only its owner (mode 0600)."""

    code = "key_file_is_open"


class KeyFileIsBroken(PrivacyError):
    """The key file is not one, or was cut off."""

    code = "key_file_is_broken"


class NotAdmitted(PrivacyError):
    """The registrar has not endorsed this organization's first key yet."""

    code = "not_admitted"


class AnnouncementError(PrivacyError):
    """An announcement in the directory cannot be believed."""

    code = "announcement_refused"


class EndorsementIsWrong(AnnouncementError):
    """A key of the chain is endorsed neither by the registrar nor by the key before it."""

    code = "wrong_endorsement"


class AnnouncementNotSigned(AnnouncementError):
    """The announcement is not signed with the newest key of its chain."""

    code = "bad_signature"


class KeyChainForks(AnnouncementError):
    """The chain leaves out or replaces keys already known, without the registrar's endorsement."""

    code = "key_chain_forks"


class CheckpointIsForged(PrivacyError):
    """The checkpoint of the audit chain is malformed, or not signed by this key."""

    code = "checkpoint_is_forged"
