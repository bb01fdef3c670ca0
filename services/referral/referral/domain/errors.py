"""What can go wrong at a referring organization; the docstring is the message people read."""


class ReferralError(Exception):
    """The request breaks a rule of the referring organization; nothing was changed."""

    code = "refused"
    status = 409

    def __init__(self, message: str = "", **facts: str) -> None:
        super().__init__(message or (self.__doc__ or "").strip().splitlines()[0])
        self.facts = facts


class PlanIsUnknown(ReferralError):
    """There is no pathway plan of that name and version."""

    code = "plan_is_unknown"
    status = 422


class StepIsUnknown(ReferralError):
    """The pathway plan has no step of that name."""

    code = "step_is_unknown"
    status = 422


class StepIsNotAnOption(ReferralError):
    """The plan does not offer this step as a decision here."""

    code = "step_is_not_an_option"


class StepDoesNotRefer(ReferralError):
    """The current step refers nobody to a partner."""

    code = "step_does_not_refer"


class PartnerDoesNotFit(ReferralError):
    """This organization does not offer the service of the step to people of this territory."""

    code = "partner_does_not_fit"


class ChoiceNeedsAReason(ReferralError):
    """Another organization is ranked first, or this one does not fit: say why it is chosen all the same."""

    code = "choice_needs_a_reason"
    status = 422


class MilestoneIsNotAwaited(ReferralError):
    """The current step does not wait for this milestone."""

    code = "milestone_is_not_awaited"


class PathwayIsOver(ReferralError):
    """The pathway is completed or stopped; open another one."""

    code = "pathway_is_over"


class ReferralIsUnknown(ReferralError):
    """The pathway has no such referral."""

    code = "referral_is_unknown"
    status = 404


class ReferralIsOver(ReferralError):
    """The referral has ended already."""

    code = "referral_is_over"


class GrantIsUnknown(ReferralError):
    """The pathway has no such agreement."""

    code = "grant_is_unknown"
    status = 404


class GrantIsOver(ReferralError):
    """The agreement was withdrawn or has ended already."""

    code = "grant_is_over"


class GrantEndsBeforeItBegins(ReferralError):
    """An agreement must end after the moment it is given."""

    code = "grant_ends_before_it_begins"
    status = 422


class GrantIsNotNarrower(ReferralError):
    """This is not less than what the person agreed to before: for more, collect another agreement."""

    code = "grant_is_not_narrower"
    status = 422


class EvidenceIsMissing(ReferralError):
    """This way of agreeing needs a witness, an interpreter or a representative, as a role."""

    code = "evidence_is_missing"
    status = 422


class NothingToConfirm(ReferralError):
    """The agreement was not declared by staff only, is over, or staff cannot confirm its own word."""

    code = "nothing_to_confirm"


class NoticeIsUnknown(ReferralError):
    """There is no such notice in this language, or it is not in use today."""

    code = "notice_is_unknown"
    status = 422


class AgreementIsMissing(ReferralError):
    """The person has not agreed that this organization be told."""

    code = "agreement_is_missing"


class ProposalIsAnswered(ReferralError):
    """The proposal was answered already."""

    code = "proposal_is_answered"


class TransitionIsImpossible(ReferralError):
    """A referral cannot go from its present status to that one."""

    code = "transition_is_impossible"


class CommuneIsUnknown(ReferralError):
    """No commune has this code in the official list; `GET /communes` finds the right one by name or postal code."""

    code = "commune_is_unknown"
    status = 422


class AimIsUnknown(ReferralError):
    """An aim is neither in the shipped list nor in the organization's own."""

    code = "aim_is_unknown"
    status = 422


class DocumentKindIsUnknown(ReferralError):
    """No kind of document has this code."""

    code = "document_kind_is_unknown"
    status = 422


class DocumentIsUnknown(ReferralError):
    """The person has no such document."""

    code = "document_is_unknown"
    status = 404


class SomebodyElseMustAgree(ReferralError):
    """Somebody acts for this person: the agreement must come from whom `must_agree` names."""

    code = "somebody_else_must_agree"


class StageIsUnknown(ReferralError):
    """No stage has this code."""

    code = "stage_is_unknown"
    status = 422


class StageHasBegun(ReferralError):
    """This stage has begun already."""

    code = "stage_has_begun"


class StageBeforeIsNotDone(ReferralError):
    """The stage before is not done; begin early only with a reason."""

    code = "stage_before_is_not_done"


class StageIsDone(ReferralError):
    """The stage is done: what was obligatory in it is not opened again."""

    code = "stage_is_done"


class ItemIsUnknown(ReferralError):
    """The person's checklists have no such item."""

    code = "item_is_unknown"
    status = 404


class ItemIsSettled(ReferralError):
    """The item was settled already."""

    code = "item_is_settled"


class ItemIsOpen(ReferralError):
    """The item is open already."""

    code = "item_is_open"


class PersonWasMerged(ReferralError):
    """These are the data of somebody known under another id: `into`."""

    code = "person_was_merged"


class PeopleAreTheSame(ReferralError):
    """A person cannot be compared or merged with themselves."""

    code = "people_are_the_same"
    status = 422


class MergeIsUndone(ReferralError):
    """The merge was undone already."""

    code = "merge_is_undone"


class MergeIsBuiltUpon(ReferralError):
    """The survivor was itself merged since: undo that merge first."""

    code = "merge_is_built_upon"


class DataIsBroken(ReferralError):
    """A file of rules, notices or processings cannot be used; the message names the file and the key."""

    code = "data_is_broken"
    status = 422


class ProposalHasLapsed(ReferralError):
    """Nobody answered the proposal in time: the partner was told so, and nothing of it is kept."""

    code = "proposal_has_lapsed"


class ContactIsKnown(ReferralError):
    """It is known already whom the proposal is about."""

    code = "contact_is_known"


class RequestIsAnswered(ReferralError):
    """The request was answered or taken back already."""

    code = "request_is_answered"


class NotSafeNow(ReferralError):
    """The person is not safe to be reached now: send the link within the hours they gave."""

    code = "not_safe_now"


class NowhereToSend(ReferralError):
    """The person, or who acts for them, has no such address here."""

    code = "nowhere_to_send"
    status = 422


class TooManyViews(ReferralError):
    """Thirty views are kept already: drop one first."""

    code = "too_many_views"


class ViewNameIsTaken(ReferralError):
    """Another of your views has this name already."""

    code = "view_name_is_taken"
