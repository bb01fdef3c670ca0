"""All dated rules of one cooperative: those shipped and its own."""

from dataclasses import dataclass
from datetime import date

from language.domain.certificates import CertificateKinds
from language.domain.conditions import Known
from language.domain.learner import Learner
from language.domain.legal import LegalRules, aim_of, level_needed
from language.domain.streams import Eligibility, Streams, eligibility, stream_on


@dataclass(frozen=True, slots=True)
class Book:
    """Funding streams, legal rules and kinds of certificates, by code."""

    streams: Streams
    rules: LegalRules
    certificates: CertificateKinds

    def known_of(self, learner: Learner, on: date) -> Known:
        """What conditions may look at: facts, the newest level, and the level the procedure aimed at asks for."""
        needed = level_needed(self.rules, aim_of(learner.facts), learner.proofs, on)
        return Known.of(learner.facts, learner.level, on, needed)

    def eligibility_of(self, learner: Learner, stream: str, on: date, trade: str | None = None) -> Eligibility:
        """Raises StreamIsUnknown."""
        return eligibility(stream_on(self.streams, stream, on), self.known_of(learner, on), trade)
