"""Plain words in the languages staff and people read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The same sentence or title in English and French."""

    en: str
    fr: str

    def said_in(self, language: str) -> str:
        """In English unless French is asked for."""
        return self.fr if language == "fr" else self.en


CODE_WORDS: dict[str, Words] = {
    "placement_completed": Words("placement test done", "test de positionnement passé"),
    "course_started": Words("course started", "cours commencé"),
    "course_completed": Words("course completed", "cours terminé"),
    "course_left": Words("course left", "cours abandonné"),
    "trial_offered": Words("trial offered", "essai proposé"),
    "trial_started": Words("trial started", "essai commencé"),
    "trial_completed": Words("trial completed", "essai terminé"),
    "trial_left": Words("trial left", "essai abandonné"),
    "follow_up_recorded": Words("follow-up after the trial", "suivi après l'essai"),
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
    "otherwise": Words("otherwise", "sinon"),
    # Facts that are told and compared.
    "level_reached": Words("level reached", "niveau atteint"),
    "level": Words("level", "niveau"),
    "outcome": Words("outcome", "issue"),
    "reason": Words("reason", "motif"),
    "declined_by": Words("who declined", "qui a refusé"),
    "missing": Words("what did not come", "ce qui n'est pas venu"),
    "start": Words("the start", "le début"),
    "next_action": Words("suggested next", "suite proposée"),
    "may_be_shown": Words("may be shown", "communicable"),
    "format": Words("format", "format"),
    "point": Words("after", "au bout de"),
    "situation": Words("situation", "situation"),
    "yes": Words("yes", "oui"),
    "no": Words("no", "non"),
    # What is asked of partners.
    "french_course": Words("a French course", "un cours de français"),
    "flashcoop": Words("a flashcoop", "une Flashcoop"),
    "volatile_cooperative": Words("a volatile cooperative", "une coopérative éphémère"),
    "agricultural_activity": Words("an agricultural activity", "une activité agricole"),
    "microcredit": Words("a microcredit", "un microcrédit"),
    # Outcomes of trials and applications.
    "restaurant": Words("restaurant", "restaurant"),
    "sewing_workshop": Words("sewing workshop", "atelier de couture"),
    "other_business": Words("other business", "autre activité"),
    "collective_entrepreneurship": Words("collective entrepreneurship", "entrepreneuriat collectif"),
    "solidarity": Words("solidarity", "entraide et solidarité"),
    "employment": Words("employment", "emploi"),
    "further_education": Words("further education", "études"),
    "left": Words("left", "départ"),
    # Six and twelve months after a trial.
    "six_months": Words("six months", "six mois"),
    "twelve_months": Words("twelve months", "douze mois"),
    "own_business": Words("own business", "propre entreprise"),
    "collective_business": Words("business with others", "entreprise collective"),
    "seeking": Words("seeking", "en recherche"),
    "granted": Words("granted", "accordé"),
    "not_granted": Words("not granted", "non accordé"),
    "withdrawn": Words("withdrawn", "retiré"),
    # Why a referral was declined or left.
    "person": Words("the person", "la personne"),
    "partner": Words("the partner", "le partenaire"),
    "rules": Words("the rules", "les règles"),
    "not_interested": Words("not interested", "pas intéressé"),
    "not_available": Words("not available", "pas disponible"),
    "chose_other_path": Words("chose another path", "a choisi une autre voie"),
    "not_reached": Words("could not be reached", "injoignable"),
    "session_full": Words("session full", "session complète"),
    "not_eligible": Words("not eligible", "non éligible"),
    "not_mobile": Words("not mobile", "non mobile"),
    "out_of_territory": Words("outside its territory", "hors de son territoire"),
    "service_suspended": Words("service suspended", "service suspendu"),
    "duplicate": Words("duplicate", "doublon"),
    "agreement_withdrawn": Words("agreement withdrawn", "accord retiré"),
    "person_left": Words("the person does not go on", "la personne ne continue pas"),
    "plan_changed": Words("the plan changed", "le plan a changé"),
    "opened_in_error": Words("opened in error", "ouvert par erreur"),
    "moved": Words("moved away", "déménagement"),
    "stopped_coming": Words("stopped coming", "ne vient plus"),
    "other_partner": Words("another partner", "autre partenaire"),
    "wait": Words("wait", "attendre"),
    "none": Words("nothing", "rien"),
    "reassess": Words("reassess", "faire le point"),
    # Why an organization does not fit.
    "no_capacity": Words("no capacity", "plus de place"),
    "tried_before": Words("asked before", "déjà sollicité"),
    "work_right_missing": Words("the right to work is not the one needed", "le droit au travail ne suffit pas"),
    "level_too_low": Words("level of French too low", "niveau de français insuffisant"),
    "level_too_high": Words("level of French too high", "niveau de français trop élevé"),
    "audience_differs": Words("made for others", "destiné à un autre public"),
    # What has to be found out first.
    "work_right_unknown": Words("right to work not known", "droit au travail à vérifier"),
    "level_unknown": Words("level of French not known", "niveau de français à vérifier"),
    "audience_unknown": Words("not known whether it is made for this person", "public à vérifier"),
    "assessment_required": Words("it decides after meeting the person", "après un entretien d'évaluation"),
    "announced_long_ago": Words("announced long ago", "annonce ancienne"),
    # What partners are ranked by.
    "places": Words("places", "places"),
    "conditions": Words("conditions known to be met", "conditions vérifiées"),
    "nearness": Words("nearness", "proximité"),
    "freshness": Words("a fresh announcement", "annonce récente"),
    "shorter_wait": Words("a shorter wait", "attente plus courte"),
    "name": Words("name, all else being equal", "nom, à égalité"),
    "capacity": Words("has places", "a des places"),
    "waitlist": Words("has a waiting list", "liste d'attente"),
    "additional_assessment_required": Words("decides after an assessment", "décide après évaluation"),
    "commune": Words("serves the commune", "dessert la commune"),
    "grouping": Words("serves the grouping of communes", "dessert l'intercommunalité"),
    "department": Words("serves the department", "dessert le département"),
    "country": Words("serves the whole country", "dessert tout le pays"),
    "elsewhere": Words("serves elsewhere", "dessert un autre territoire"),
    # What an agreement is for.
    "learn_french": Words("learn French", "apprendre le français"),
    "try_enterprise": Words("try an enterprise", "essayer une activité"),
    "finance_project": Words("finance a project", "financer un projet"),
    "access_rights": Words("access rights", "accéder à ses droits"),
    "find_activity": Words("find an activity", "retrouver une activité"),
    "coordinate_pathway": Words("coordinate the pathway", "coordonner le parcours"),
    # Clocks that ran out, and how a pathway ended.
    "agree_by": Words("no agreement yet", "pas encore d'accord"),
    "start_by": Words("not started in time", "pas commencé à temps"),
    "finish_by": Words("not finished in time", "pas terminé à temps"),
    "silent": Words("the partner is silent", "le partenaire ne répond plus"),
    "agreement_ends": Words("the agreement has ended", "l'accord a pris fin"),
    "completed": Words("completed", "abouti"),
    "stopped": Words("stopped", "arrêté"),
}


def words_of(code: str) -> Words:
    """The words of a milestone or turn; an unknown one is read as it is written."""
    return CODE_WORDS.get(code) or Words(code.replace("_", " "), code.replace("_", " "))
