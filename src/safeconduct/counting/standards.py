"""The ladder of standards of proof, and the words that each rung allows.

Rungs after Stephen Wilkinson, "Standards of Proof in International Humanitarian and Human Rights Fact-Finding
and Inquiry Missions" (Geneva Academy, 2014); UN fact-finding mostly works with "reasonable grounds to
believe". The first rung, "reported", is the state before anybody assessed anything; the last is a court's.

A sentence is put together from the rung's opening and the words of the bound's comparator, so that neither
says more than is known. Whoever did it is *alleged* to have done it until a court found it. Translations were
drafted by the authors and not reviewed by native speakers (``counting.wording.REVIEWED``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from safeconduct.counting.bounds import Bound
from safeconduct.counting.wording import REVIEWED, words


class Standard(StrEnum):
    """The rungs, lowest first."""

    REPORTED = "reported"
    SUSPICION = "reasonable_suspicion"
    GROUNDS = "reasonable_grounds_to_believe"
    BALANCE = "balance_of_probabilities"
    CONVINCING = "clear_and_convincing"
    JUDICIAL = "judicial_finding"


S = Standard
LADDER: tuple[Standard, ...] = tuple(Standard)
ASSESSABLE: tuple[Standard, ...] = LADDER[1:]
"""What an assessment may come to. "Reported" is what something is before it is assessed."""

NAMING_FLOOR = Standard.GROUNDS
"""The least at which somebody may be named in public; a legal and a do-no-harm review come on top."""

OPENINGS: Mapping[str, Mapping[Standard, str]] = {
    "en": {
        S.REPORTED: "reportedly",
        S.SUSPICION: "there are credible reports that",
        S.GROUNDS: "we have reasonable grounds to believe that",
        S.BALANCE: "we find it more likely than not that",
        S.CONVINCING: "there is clear and convincing evidence that",
        S.JUDICIAL: "a court found that",
    },
    "es": {
        S.REPORTED: "según se informa,",
        S.SUSPICION: "hay informes creíbles de que",
        S.GROUNDS: "tenemos motivos razonables para creer que",
        S.BALANCE: "según el balance de probabilidades, concluimos que",
        S.CONVINCING: "hay pruebas claras y convincentes de que",
        S.JUDICIAL: "un tribunal determinó que",
    },
    "fr": {
        S.REPORTED: "selon des informations,",
        S.SUSPICION: "des informations crédibles indiquent que",
        S.GROUNDS: "nous avons des motifs raisonnables de croire que",
        S.BALANCE: "selon la prépondérance des probabilités, nous concluons que",
        S.CONVINCING: "des preuves claires et convaincantes montrent que",
        S.JUDICIAL: "un tribunal a établi que",
    },
    "ru": {
        S.REPORTED: "по сообщениям,",
        S.SUSPICION: "есть заслуживающие доверия сообщения о том, что",
        S.GROUNDS: "у нас есть разумные основания полагать, что",
        S.BALANCE: "мы считаем более вероятным, чем обратное, что",
        S.CONVINCING: "есть ясные и убедительные доказательства того, что",
        S.JUDICIAL: "суд установил, что",
    },
    "ar": {
        S.REPORTED: "وفقًا لتقارير،",
        S.SUSPICION: "هناك تقارير موثوقة تفيد بأن",
        S.GROUNDS: "لدينا أسباب معقولة للاعتقاد بأن",
        S.BALANCE: "نرى أن الأرجح هو أن",
        S.CONVINCING: "هناك أدلة واضحة ومقنعة على أن",
        S.JUDICIAL: "خلصت محكمة إلى أن",
    },
    "fa": {
        S.REPORTED: "طبق گزارش‌ها،",
        S.SUSPICION: "گزارش‌های معتبری وجود دارد مبنی بر اینکه",
        S.GROUNDS: "دلایل معقولی داریم که باور کنیم",
        S.BALANCE: "به نظر ما محتمل‌تر آن است که",
        S.CONVINCING: "شواهد روشن و قانع‌کننده‌ای هست که",
        S.JUDICIAL: "دادگاهی احراز کرد که",
    },
}

ALLEGED: Mapping[str, tuple[str, str]] = {
    "en": ("alleged involvement", "allegedly"),
    "es": ("presunta participación", "presuntamente"),
    "fr": ("participation présumée", "selon les allégations"),
    "ru": ("предполагаемая причастность", "предположительно"),
    "ar": ("ضلوع مدّعى به", "حسب الادعاءات"),
    "fa": ("دخالت ادعایی", "بنا بر ادعاها"),
}
"""For each language a label and an adverb; neither has to agree with who is meant."""

FOUND_BY_A_COURT: Mapping[str, tuple[str, str]] = {
    "en": ("involvement found by a court", "as a court found"),
    "es": ("participación determinada por un tribunal", "según determinó un tribunal"),
    "fr": ("participation établie par un tribunal", "comme un tribunal l’a établi"),
    "ru": ("причастность, установленная судом", "как установил суд"),
    "ar": ("ضلوع خلصت إليه محكمة", "كما خلصت محكمة"),
    "fa": ("دخالتِ احرازشده در دادگاه", "چنان‌که دادگاهی احراز کرد"),
}

_VOWELS = frozenset("aeiouyhàâéèêîôû")


@dataclass(frozen=True, slots=True)
class SentenceParts:
    """The parts of a sentence about a bound, in the order in which they are read.

    Attributes:
        opening: what the standard allows to say. quantity: the bound in words, without its unit.
        unit: code of what is counted; the noun is the writer's, it has to agree with the rest.
        drafted: nobody who grew up with the language has read these words yet.
    """

    opening: str
    quantity: str
    unit: str
    language: str
    drafted: bool

    @property
    def text(self) -> str:
        """Opening and quantity as one run of words: "reportedly more than one hundred"."""
        if self.language == "fr" and self.opening.endswith(" que") and self.quantity[:1] in _VOWELS:
            return f"{self.opening[:-1]}’{self.quantity}"
        return f"{self.opening} {self.quantity}"


@dataclass(frozen=True, slots=True)
class InvolvementWords:
    """How somebody's part in an act is spoken of: a label, and an adverb for a sentence."""

    label: str
    adverb: str
    drafted: bool


def reaches(standard: Standard, floor: Standard) -> bool:
    """Whether a standard is as high as another, or higher."""
    return LADDER.index(standard) >= LADDER.index(floor)


def may_be_considered_for_naming(standard: Standard) -> bool:
    """Whether the standard is high enough to *ask* for somebody to be named in public. It decides nothing."""
    return reaches(standard, NAMING_FLOOR)


def sentence_parts(bound: Bound, standard: Standard, language: str) -> SentenceParts:
    """A bound said at a standard of proof. Raises KeyError for a language we do not write."""
    return SentenceParts(
        opening=OPENINGS[language][standard],
        quantity=words(bound.comparator, bound.figure, None, language),
        unit=bound.unit,
        language=language,
        drafted=not REVIEWED[language],
    )


def involvement_words(standard: Standard, language: str) -> InvolvementWords:
    """How to speak of involvement: alleged, unless a court found it. Raises KeyError as above."""
    label, adverb = (FOUND_BY_A_COURT if standard is Standard.JUDICIAL else ALLEGED)[language]
    return InvolvementWords(label, adverb, drafted=not REVIEWED[language])
