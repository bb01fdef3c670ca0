"""The reasons of an explanation, as sentences staff can read to the person."""

import re
from collections.abc import Mapping

from referral.domain.plan import PathwayPlan
from referral.domain.words import Words, words_of

SENTENCES: dict[str, Words] = {
    "first_step": Words("It is the first step of the plan.", "C'est la première étape du parcours."),
    "came_upon": Words("It follows “{from}”: {upon}.", "Elle suit « {from} » : {upon}."),
    "fell_back": Words(
        "It is the fall-back of “{from}”: {upon}.", "C'est la solution de repli de « {from} » : {upon}."
    ),
    "coordinator_decided": Words(
        "The coordinator decided it after “{from}”.", "Décision de la coordination, après « {from} »."
    ),
    "told": Words("We were told this ({told}).", "Voici ce qui nous a été dit ({told})."),
    "partner_only_one": Words(
        "{partner} is the only organization that fits.", "{partner} est la seule organisation qui convient."
    ),
    "partner_ranked_first": Words(
        "{partner} has a free place and is the nearest.", "{partner} a de la place et est la plus proche."
    ),
    "partner_agreed_one": Words(
        "{partner} is the one the person agreed to.", "{partner} est celle que la personne a acceptée."
    ),
    "partner_same_again": Words(
        "{partner} asked to be asked again later.", "{partner} a demandé à être recontactée plus tard."
    ),
    "partner_by_staff": Words("Staff chose {partner}.", "L'équipe a choisi {partner}."),
    "agreement_covers": Words(
        "The person agreed that {partner} be told, to {purpose}, until {until}.",
        "La personne accepte que {partner} soit informée, pour {purpose}, jusqu'au {until}.",
    ),
    "pathway_is_over": Words("The pathway is {stage}.", "Le parcours est terminé ({stage})."),
    "agreement_is_missing": Words(
        "The person has not agreed yet that {partner} be told, to {purpose}.",
        "La personne n'a pas encore accepté que {partner} soit informée, pour {purpose}.",
    ),
    "agreement_is_to_confirm": Words(
        "Staff noted that the person agrees that {partner} be told, to {purpose}; the person has to confirm it.",
        "L'équipe a noté que la personne accepte d'informer {partner}, pour {purpose} ; elle doit le confirmer.",
    ),
    "agreement_begins_later": Words(
        "The agreement that {partner} be told, to {purpose}, begins later.",
        "L'accord pour informer {partner}, pour {purpose}, commence plus tard.",
    ),
    "agreement_was_withdrawn": Words(
        "The person took back the agreement that {partner} be told, to {purpose}.",
        "La personne a retiré son accord pour que {partner} soit informée, pour {purpose}.",
    ),
    "agreement_has_ended": Words(
        "The agreement that {partner} be told, to {purpose}, has ended.",
        "L'accord pour informer {partner}, pour {purpose}, a pris fin.",
    ),
    "waits_for_its_day": Words("{who} is asked again on {until}.", "Nouvelle demande le {until}."),
    "waits_for_partner": Words("No organization fits today.", "Aucune organisation ne convient aujourd'hui."),
    "waits_for_answer": Words(
        "{who} has not answered since {since}; it has until {until}.",
        "{who} n'a pas répondu depuis le {since} ; réponse attendue le {until}.",
    ),
    "waits_for_place": Words(
        "{who} has had the person on its waiting list since {since}.",
        "{who} garde la personne en liste d'attente depuis le {since}.",
    ),
    "waits_for_start": Words(
        "{who} accepted on {since}; the start is awaited.", "{who} a accepté le {since} ; début attendu."
    ),
    "under_way": Words("It has been under way at {who} since {since}.", "En cours chez {who} depuis le {since}."),
    "waits_for_record": Words(
        "Our staff has not noted the outcome yet.", "Notre équipe n'a pas encore noté le résultat."
    ),
    "waits_for_decision": Words(
        "A decision of the coordinator has been awaited since {since}.",
        "Une décision de la coordination est attendue depuis le {since}.",
    ),
    "partner_does_not_fit": Words("{partner} does not fit: {mismatch}.", "{partner} ne convient pas : {mismatch}."),
    "is_stuck": Words("It takes too long: {on}.", "C'est trop long : {on}."),
    "was_left": Words(
        "It ended with this: {upon}. Then came “{to}”.", "Elle a fini ainsi : {upon}. Ensuite est venue « {to} »."
    ),
    "step_before_not_reached": Words(
        "It comes after “{from}”, which is not reached yet.",
        "Elle vient après « {from} », qui n'est pas encore atteinte.",
    ),
    "waits_for_milestone": Words(
        "It comes after “{from}”, once this is known: {upon}{if_needed}.",
        "Elle vient après « {from} », dès que ceci est connu : {upon}{if_needed}.",
    ),
    "condition_not_met": Words(
        "After “{from}”: {fact} {was}, but it takes {needed}.",
        "Après « {from} » : {fact} {was}, mais il faut {needed}.",
    ),
    "went_elsewhere": Words("“{from}” led to “{to}”: {upon}.", "« {from} » a mené à « {to} » : {upon}."),
    "no_partner_offers_it": Words(
        "No organization that fits offers {service}.", "Aucune organisation adaptée ne propose {service}."
    ),
    "agreement_will_be_needed": Words(
        "The person's agreement will be needed for {partner}, to {purpose}.",
        "Il faudra l'accord de la personne pour {partner}, pour {purpose}.",
    ),
}

AHEAD: dict[str, Words] = {
    "otherwise": Words(
        "It comes after “{from}” only if nothing else follows it.",
        "Elle vient après « {from} » seulement si rien d'autre n'en découle.",
    ),
    "decided": Words(
        "The coordinator may choose it after “{from}”.", "La coordination peut la choisir après « {from} »."
    ),
    "unwished": Words(
        "It comes after “{from}” only if this happens: {upon}{if_needed}.",
        "Elle vient après « {from} » seulement si ceci arrive : {upon}{if_needed}.",
    ),
}
"""Other ways to say that a step waits for what ends the one before it: nobody awaits a refusal."""

_UNWISHED = {
    "declined",
    "lapsed",
    "silent",
    "cancelled",
    "offer_lapsed",
    "no_partner",
    "course_left",
    "trial_left",
    "protection_not_granted",
    "access_to_rights_blocked",
}
_TITLES = {"from", "to", "step"}
_CODES = {"upon", "mismatch", "purpose", "stage", "fact", "on", "service", "was"}


def sentence(plan: PathwayPlan, code: str, facts: Mapping[str, str]) -> Words:
    """The reason in plain words, in both languages."""
    template = _template(code, facts)
    said = {name: _said(plan, code, name, value) for name, value in facts.items()}
    needed = said.get("needed")
    said["if_needed"] = Words(f" ({needed.en})", f" ({needed.fr})") if needed else Words("", "")
    blank = Words("-", "-")
    keys = set(re.findall(r"\{(\w+)\}", template.en + template.fr))
    english = {key: said.get(key, blank).en for key in keys}
    french = {key: said.get(key, blank).fr for key in keys}
    return Words(template.en.format(**english), template.fr.format(**french))


def _template(code: str, facts: Mapping[str, str]) -> Words:
    upon = facts.get("upon", "")
    if code != "waits_for_milestone":
        return SENTENCES[code]
    return AHEAD.get("unwished" if upon in _UNWISHED else upon, SENTENCES[code])


def _said(plan: PathwayPlan, code: str, name: str, value: str) -> Words:
    if name in _TITLES and plan.has(value):
        return plan.step(value).title
    if name in _CODES:
        return words_of(value)
    if name in {"needed", "told"}:
        parts = [_compared(part, with_fact=code != "condition_not_met") for part in value.split()]
        return Words("; ".join(part.en for part in parts), " ; ".join(part.fr for part in parts))
    return Words(value, value)


def _compared(part: str, *, with_fact: bool) -> Words:
    """`level_reached>=A2` in words: level reached: at least A2; without the fact when it was named before."""
    found = re.fullmatch(r"(\w+)(>=|<|=)(.+)", part)
    if found is None:
        return Words(part, part)
    fact, values = words_of(found[1]), [words_of(value) for value in found[3].split("|")]
    signs = {">=": Words("at least ", "au moins "), "<": Words("under ", "moins de "), "=": Words("", "")}
    sign = signs[found[2]]
    english = f"{sign.en}{' or '.join(one.en for one in values)}"
    french = f"{sign.fr}{' ou '.join(one.fr for one in values)}"
    return Words(f"{fact.en}: {english}", f"{fact.fr} : {french}") if with_fact else Words(english, french)
