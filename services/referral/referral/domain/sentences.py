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
    "told": Words("What was told: {told}.", "Ce qui a été dit : {told}."),
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
        "Only staff says that the person agreed that {partner} be told, to {purpose}; the person has to confirm it.",
        "Seule l'équipe dit que la personne accepte d'informer {partner}, pour {purpose} ; elle doit le confirmer.",
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
        "{who} keeps the person on its waiting list since {since}.",
        "{who} garde la personne en liste d'attente depuis le {since}.",
    ),
    "waits_for_start": Words(
        "{who} accepted on {since}; the start is awaited.", "{who} a accepté le {since} ; début attendu."
    ),
    "under_way": Words("It is under way at {who} since {since}.", "En cours chez {who} depuis le {since}."),
    "waits_for_record": Words(
        "Own staff has not recorded the outcome yet.", "L'équipe n'a pas encore noté le résultat."
    ),
    "waits_for_decision": Words(
        "The coordinator has to decide, since {since}.", "La coordination doit décider, depuis le {since}."
    ),
    "partner_does_not_fit": Words("{partner} does not fit: {mismatch}.", "{partner} ne convient pas : {mismatch}."),
    "is_stuck": Words("It takes too long: {on}.", "C'est trop long : {on}."),
    "was_left": Words("It was left upon {upon}; then came “{to}”.", "Étape quittée : {upon} ; puis « {to} »."),
    "step_before_not_reached": Words(
        "It comes after “{from}”, not reached yet.", "Elle vient après « {from} », pas encore atteinte."
    ),
    "waits_for_milestone": Words(
        "“{from}” is not there yet: {upon} is awaited.", "« {from} » n'en est pas là : {upon} attendu."
    ),
    "condition_not_met": Words(
        "After “{from}”, {fact} was {was}; needed: {needed}.",
        "Après « {from} », {fact} : {was} ; il fallait : {needed}.",
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

_TITLES = {"from", "to", "step"}
_CODES = {"upon", "mismatch", "purpose", "stage", "fact", "on", "service", "was"}


def sentence(plan: PathwayPlan, code: str, facts: Mapping[str, str]) -> Words:
    """The reason in plain words, in both languages."""
    template = SENTENCES[code]
    said = {name: _said(plan, name, value) for name, value in facts.items()}
    blank = Words("-", "-")
    keys = set(re.findall(r"\{(\w+)\}", template.en + template.fr))
    english = {key: said.get(key, blank).en for key in keys}
    french = {key: said.get(key, blank).fr for key in keys}
    return Words(template.en.format(**english), template.fr.format(**french))


def _said(plan: PathwayPlan, name: str, value: str) -> Words:
    if name in _TITLES and plan.has(value):
        return plan.step(value).title
    if name in _CODES:
        return words_of(value)
    if name in {"needed", "told"}:
        parts = [_compared(part) for part in value.split()]
        return Words(", ".join(part.en for part in parts), ", ".join(part.fr for part in parts))
    return Words(value, value)


def _compared(part: str) -> Words:
    """`level_reached>=A2` in words."""
    found = re.fullmatch(r"(\w+)(>=|<|=)(.+)", part)
    if found is None:
        return Words(part, part)
    fact, values = words_of(found[1]), [words_of(value) for value in found[3].split("|")]
    signs = {">=": Words("at least ", "au moins "), "<": Words("under ", "moins de "), "=": Words("", "")}
    sign = signs[found[2]]
    return Words(
        f"{fact.en} {sign.en}{' or '.join(one.en for one in values)}",
        f"{fact.fr} {sign.fr}{' ou '.join(one.fr for one in values)}",
    )
