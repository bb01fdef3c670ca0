"""Plain words in the languages staff and people read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The same sentence or title in English and French."""

    en: str
    fr: str


MILESTONE_WORDS: dict[str, Words] = {
    "placement_completed": Words("placement test done", "test de positionnement passé"),
    "course_started": Words("course started", "cours commencé"),
    "course_completed": Words("course completed", "cours terminé"),
    "course_left": Words("course left", "cours abandonné"),
    "trial_offered": Words("trial offered", "essai proposé"),
    "trial_started": Words("trial started", "essai commencé"),
    "trial_completed": Words("trial completed", "essai terminé"),
    "trial_left": Words("trial left", "essai abandonné"),
    "application_invited": Words("invited to apply", "invitation à candidater"),
    "application_submitted": Words("application submitted", "demande déposée"),
    "application_decided": Words("application decided", "demande tranchée"),
    "loan_disbursed": Words("loan disbursed", "prêt versé"),
    "protection_granted": Words("protection granted", "protection accordée"),
    "protection_not_granted": Words("protection not granted", "protection non accordée"),
    "access_to_rights_settled": Words("access to rights settled", "accès aux droits réglé"),
    "access_to_rights_blocked": Words("access to rights blocked", "accès aux droits bloqué"),
    "declined": Words("referral declined", "orientation refusée"),
    "lapsed": Words("partner silent", "partenaire sans réponse"),
    "offer_lapsed": Words("offer unanswered", "offre sans réponse"),
    "cancelled": Words("referral taken back", "orientation retirée"),
    "no_partner": Words("no partner fits", "aucun partenaire"),
    "decided": Words("coordinator decides", "la coordination décide"),
}


def words_of(code: str) -> Words:
    """The words of a milestone or turn; an unknown one is read as it is written."""
    return MILESTONE_WORDS.get(code) or Words(code.replace("_", " "), code.replace("_", " "))
