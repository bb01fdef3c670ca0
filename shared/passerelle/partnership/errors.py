"""Why a partner's step is refused."""

from passerelle.messaging.decisions import Refusal


class PartnershipRefusal(Refusal):
    """The referral does not allow this."""

    code = "partnership_refused"


class ReferralIsEnded(PartnershipRefusal):
    """The referral is over: it was completed, left, declined, cancelled or has lapsed."""

    code = "referral_is_ended"


class AgreementEnded(PartnershipRefusal):
    """The person's agreement has ended: nothing more may be reported or shown."""

    code = "agreement_ended"


class StepNotPossible(PartnershipRefusal):
    """The referral has not come to the point, or is past the point, where this is possible."""

    code = "step_not_possible"


class ContactNotShared(PartnershipRefusal):
    """No contact details are held for this referral."""

    code = "contact_not_shared"
    status = 404


class ProposalIsEnded(PartnershipRefusal):
    """The proposal was answered, withdrawn or has lapsed."""

    code = "proposal_is_ended"


class ProposalNotAgreed(PartnershipRefusal):
    """The person's agreement to the proposal is dated in the future, or ends before it begins."""

    code = "proposal_not_agreed"
    status = 422


class UnknownReferringOrganization(PartnershipRefusal):
    """The directory knows no referring organization of that name."""

    code = "unknown_referring_organization"
    status = 422


class ReferralIsOpen(PartnershipRefusal):
    """The referral still goes on: end it first, so that the referring organization hears of it."""

    code = "referral_is_open"


class NothingToRectify(PartnershipRefusal):
    """Nothing of these groups was handed over; what this organization wrote itself is corrected where it stands."""

    code = "nothing_to_rectify"


class RefusalIsUnknown(PartnershipRefusal):
    """No list of refusal codes has this one."""

    code = "refusal_is_unknown"
    status = 422


class RefusalSaysNothing(PartnershipRefusal):
    """This code says neither who refused nor why, so nothing could follow from it: choose a code of our own."""

    code = "refusal_says_nothing"
    status = 422
