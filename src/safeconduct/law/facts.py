"""The typed facts that the form asks for and that screening, form I-589 and declaration read later.

A fact has an id ("place.country"), a type and, where the United States form I-589 asks the same thing, the
item of that form it feeds ("A.I.14": part A.I, item 14, edition 01/20/25). An *answer* to a fact is JSON:

    {"state": "given", "value": ...}     {"state": "unknown"}     {"state": "declined"}

Values by type: text and codes are strings (an empty text or list: asked, and there is nothing to tell);
several codes a list of strings; yes_no is "yes" or "no"; an integer is an int; a date is
{"date": "2025" | "2025-11" | "2025-11-03", "precision": "day|month|year|about"} (parts of the date beyond
the precision are what the person typed: readers go by the precision); money is
{"band": int, "low": int, "high": int | None, "currency": "USD", "period": "month"} (high is excluded, None
means no upper limit); a record is an object with the columns that were filled; a repeated fact is a list.
Inside a record a date column lies flat: {"when": "2025-11", "precision": "month", "how": "visa"}.

Pure: no Django, no clock, no words for people (those are in `intake.form`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LINE, SHORT, PROMPT, STORY = 200, 1_000, 5_000, 20_000  # longest texts, in characters
MAX_ROWS = 20
FIRST_YEAR, LAST_YEAR = 1900, 2100


def _codes(written: str) -> tuple[str, ...]:
    return tuple(written.split())


# ISO 3166-1 alpha-2 without uninhabited territories, and XK (Kosovo), as most systems write it.
COUNTRY_CODES: tuple[str, ...] = _codes(
    """AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY
    BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ
    FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS
    IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK
    ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL
    PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC
    TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM
    ZW"""
)
STATELESS = "XXA"  # the code machine-readable passports use for a stateless person (ICAO Doc 9303)

US_STATE_CODES: tuple[str, ...] = _codes(
    """AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC
    ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI"""
)

# BCP 47 codes; the order is the order of the form's list.
LANGUAGE_CODES: tuple[str, ...] = _codes(
    """en es ar ru fr fa fa-af ps ce inh uk pt ht zh yue tr kmr ckb az hy ka uz kk ky tg tk ur pa hi bn ne ti
    am om so sw rw ln wo ff ha vi my sq ro quc mam kek"""
)

CURRENCY_CODES: tuple[str, ...] = _codes(
    """USD EUR GBP CAD MXN RUB UAH TRY GEL AMD AZN KZT KGS TJS UZS BYN MDL AED SAR EGP JOD LBP IQD IRR AFN PKR
    INR CNY THB MYR BRL COP PEN GTQ HNL HTG KES UGX ETB SEK PLN CHF"""
)

# IANA names, one for each zone people are likely to write from, west to east.
TIME_ZONE_CODES: tuple[str, ...] = _codes(
    """Pacific/Honolulu America/Anchorage America/Los_Angeles America/Denver America/Chicago
    America/Mexico_City America/Guatemala America/New_York America/Bogota America/Caracas America/Sao_Paulo
    America/Argentina/Buenos_Aires UTC Europe/London Africa/Lagos Europe/Berlin Africa/Cairo
    Africa/Johannesburg
    Europe/Kyiv Europe/Istanbul
    Asia/Baghdad Africa/Nairobi Europe/Moscow Asia/Tehran Asia/Dubai Asia/Tbilisi Asia/Yerevan Asia/Baku
    Asia/Kabul Asia/Tashkent Asia/Almaty Asia/Karachi Asia/Kolkata Asia/Kathmandu Asia/Dhaka Asia/Bishkek
    Asia/Bangkok Asia/Shanghai Asia/Manila Asia/Tokyo Australia/Sydney"""
)


class UnknownFact(KeyError):
    """There is no fact with this id."""


class Kind(StrEnum):
    """What sort of value a fact holds."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    DATE = "date_with_precision"
    COUNTRY = "country"
    NATIONALITY = "nationality"
    US_STATE = "us_state"
    INTEGER = "integer"
    MONEY = "money_per_period"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class FactType:
    """A kind with its limits: `codes` for choices, `low`/`high` for numbers, `high` characters for texts."""

    kind: Kind
    codes: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    columns: tuple[tuple[str, FactType], ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be known about a person's case."""

    id: str
    type: FactType
    repeated: bool = False
    i589: str | None = None


def choice(*codes: str) -> FactType:
    """Exactly one of the codes."""
    return FactType(Kind.CHOICE, codes=codes)


def choices(*codes: str) -> FactType:
    """One or more of the codes."""
    return FactType(Kind.CHOICES, codes=codes)


def integer(low: int, high: int) -> FactType:
    """A whole number, both ends included."""
    return FactType(Kind.INTEGER, low=low, high=high)


def text(limit: int = LINE) -> FactType:
    """One line."""
    return FactType(Kind.TEXT, high=limit)


def long_text(limit: int) -> FactType:
    """Several lines in the person's own words."""
    return FactType(Kind.LONG_TEXT, high=limit)


def record(**columns: FactType) -> FactType:
    """Named columns; any of them may be missing, at least one is there."""
    return FactType(Kind.RECORD, columns=tuple(columns.items()))


YES_NO = FactType(Kind.YES_NO, codes=("yes", "no"))
DATE = FactType(Kind.DATE)
COUNTRY = FactType(Kind.COUNTRY, codes=COUNTRY_CODES)
NATIONALITY = FactType(Kind.NATIONALITY, codes=(*COUNTRY_CODES, STATELESS))
US_STATE = FactType(Kind.US_STATE, codes=US_STATE_CODES)
MONEY = FactType(Kind.MONEY, codes=CURRENCY_CODES)
PRECISIONS = ("day", "month", "year", "about")
CHANNELS = ("phone", "signal", "whatsapp", "telegram", "email", "post", "person", "come_back")
RELATIONS = ("spouse", "child", "parent", "sibling", "other_family", "friend", "other")
HELPER_ROLES = ("witness", "interpreter", "preparer", "other")
PAPERS = ("hearing", "appointment", "answer_by", "decision", "other")
ARRIVAL_WAYS = ("visa", "no_visa_asked", "parole", "not_seen", "turned_back", "other")
RESULTS = ("waiting", "yes", "no", "stopped")

_ALL: tuple[Fact, ...] = (
    Fact("safety.danger_now", YES_NO),
    Fact("place.country", COUNTRY),
    Fact("place.us_state", US_STATE, i589="A.I.8"),
    Fact("place.town", text(), i589="A.I.8"),
    Fact("place.detained", YES_NO),
    Fact("place.detained_where", text()),
    Fact("place.detained_since", DATE),
    Fact("writer.who", choice("self", "with", "for")),
    Fact("writer.helper_name", text()),
    Fact("writer.helper_relation", text()),
    Fact("writer.proxy_name", text()),
    Fact("writer.proxy_relation", text()),
    Fact("writer.person_knows", YES_NO),
    Fact("language.spoken", choices(*LANGUAGE_CODES), i589="A.I.25"),
    Fact("language.spoken_other", text(), i589="A.I.25"),
    Fact("language.best", choice(*LANGUAGE_CODES), i589="A.I.23"),
    Fact("language.read", choices(*LANGUAGE_CODES, "none")),
    Fact("language.read_other", text()),
    Fact("interpreter.gender", choice("woman", "man", "any")),
    Fact("interpreter.dialect", text(), i589="A.I.23"),
    Fact("interpreter.wishes", text(SHORT)),
    Fact("access.must_not_see", long_text(SHORT)),
    Fact("contact.channel", choice(*CHANNELS)),
    Fact("contact.address", text()),
    Fact("contact.through", text()),
    Fact("contact.from_hour", integer(0, 24)),
    Fact("contact.until_hour", integer(0, 24)),
    Fact("contact.time_zone", choice(*TIME_ZONE_CODES)),
    Fact("contact.days", text()),
    Fact("contact.ask_for", text()),
    Fact("contact.code_word", text()),
    Fact("contact.shared_with", text(SHORT)),
    Fact("contact.voicemail", YES_NO),
    Fact("person.nationality", NATIONALITY, i589="A.I.14"),
    Fact("person.second_nationality", NATIONALITY, i589="A.I.14"),
    Fact("person.age", integer(0, 120)),
    Fact("children.with_you", YES_NO, i589="A.II"),
    Fact("children.count", integer(1, 30), i589="A.II"),
    Fact("lawyer.has", YES_NO),
    Fact("lawyer.name", text()),
    Fact("means.household_size", integer(1, 30)),
    Fact("means.currency", choice(*CURRENCY_CODES)),
    Fact("means.income", MONEY),
    Fact("help.wanted", choices("asylum", "other_status", "out_of_danger", "not_sure")),
    Fact(
        "arrivals",
        record(when=DATE, how=choice(*ARRIVAL_WAYS), where=text()),
        repeated=True,
        i589="A.I.19c",
    ),
    Fact("applications.any", YES_NO, i589="C.1"),
    Fact(
        "applications.list",
        record(what=text(), country=COUNTRY, when=DATE, result=choice(*RESULTS)),
        repeated=True,
        i589="C.1",
    ),
    Fact("papers.any", YES_NO, i589="A.I.18"),
    Fact("papers.list", record(kind=choice(*PAPERS), when=DATE, where=text()), repeated=True, i589="A.I.18"),
    Fact("person.name", text(), i589="A.I.4-6"),
    Fact("person.other_names", text(SHORT), i589="A.I.7"),
    Fact(
        "family.household",
        record(
            name=text(),
            relation=choice(*RELATIONS),
            other_spellings=text(),
            born=integer(FIRST_YEAR, LAST_YEAR),
        ),
        repeated=True,
        i589="A.II",
    ),
    Fact("fear.who_harmed", record(name=text(), role=text(), place=text()), repeated=True, i589="B.1.A"),
    Fact("family.helpers", record(name=text(), role=choice(*HELPER_ROLES)), repeated=True, i589="D"),
    Fact("story.way", choice("own", "prompts", "both")),
    Fact("harm.own_words", long_text(STORY), i589="B.1.A"),
    Fact("fear.own_words", long_text(PROMPT * 2), i589="B.1.B"),
    Fact("harm.what", long_text(PROMPT), i589="B.1.A"),
    Fact("harm.when_where", long_text(PROMPT), i589="B.1.A"),
    Fact("harm.by_whom", long_text(PROMPT), i589="B.1.A"),
    Fact("harm.why", long_text(PROMPT), i589="B.1.A"),
    Fact("harm.asked_for_help", long_text(PROMPT), i589="B.1.A"),
    Fact("fear.if_return", long_text(PROMPT), i589="B.1.B"),
    Fact("consent.help", YES_NO),
    Fact("consent.documentation", YES_NO),
    Fact("consent.statistics", YES_NO),
    Fact("consent.advocacy", YES_NO),
)


def index(facts: Iterable[Fact]) -> dict[str, Fact]:
    """Facts by id. Raises ValueError on a doubled id, an id that is not dotted lower case, doubled codes, or
    a record with more than one date (its precision lies flat in the record)."""
    found: dict[str, Fact] = {}
    for each in facts:
        if each.id in found:
            raise ValueError(f"fact {each.id} is there twice")
        if not re.fullmatch(r"[a-z_]+(\.[a-z_]+)?", each.id):
            raise ValueError(f"fact id {each.id} is not lower case words with one dot")
        if len(set(each.type.codes)) != len(each.type.codes):
            raise ValueError(f"fact {each.id} has a code twice")
        if sum(column.kind is Kind.DATE for _, column in each.type.columns) > 1:
            raise ValueError(f"fact {each.id} has two dates in one record")
        found[each.id] = each
    return found


FACTS: Mapping[str, Fact] = index(_ALL)


def fact(id: str) -> Fact:
    """The fact with this id; raises UnknownFact."""
    try:
        return FACTS[id]
    except KeyError:
        raise UnknownFact(id) from None


def fits(fact: Fact, answer: object) -> bool:
    """Whether an answer (JSON) has a known state and, if given, a value of the fact's type."""
    if not isinstance(answer, dict):
        return False
    if answer.get("state") in ("unknown", "declined"):
        return set(answer) == {"state"}
    if answer.get("state") != "given" or set(answer) != {"state", "value"}:
        return False
    value = answer["value"]
    if not fact.repeated:
        return _value_fits(fact.type, value)
    return (
        isinstance(value, list) and len(value) <= MAX_ROWS and all(_value_fits(fact.type, v) for v in value)
    )


def _value_fits(type: FactType, value: object) -> bool:
    match type.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            return isinstance(value, str) and len(value) <= type.high
        case Kind.CHOICES:
            return isinstance(value, list) and bool(value) and all(v in type.codes for v in value)
        case Kind.INTEGER:
            return isinstance(value, int) and not isinstance(value, bool) and type.low <= value <= type.high
        case Kind.DATE:
            return isinstance(value, dict) and is_date(value.get("date"), value.get("precision"))
        case Kind.MONEY:
            return isinstance(value, dict) and _is_money(value)
        case Kind.RECORD:
            return isinstance(value, dict) and bool(value) and _record_fits(type, value)
        case _:
            return value in type.codes


def _record_fits(type: FactType, value: dict[str, object]) -> bool:
    columns = dict(type.columns)
    for key, cell in value.items():
        if key == "precision" and "precision" not in columns:
            continue  # checked together with its date
        if key not in columns:
            return False
        if columns[key].kind is Kind.DATE:
            if not is_date(cell, value.get("precision")):
                return False
        elif not _value_fits(columns[key], cell):
            return False
    return True


def _is_money(value: dict[str, object]) -> bool:
    low, high = value.get("low"), value.get("high")
    if value.get("currency") not in CURRENCY_CODES or value.get("period") != "month":
        return False
    return (
        isinstance(value.get("band"), int)
        and isinstance(low, int)
        and (high is None or isinstance(high, int))
    )


def is_date(day: object, precision: object) -> bool:
    """Whether `day` ("2025", "2025-11" or "2025-11-03") exists and is at least as fine as its precision."""
    if not isinstance(day, str) or precision not in PRECISIONS:
        return False
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", day):
        return False
    parts = [int(part) for part in day.split("-")]
    if len(parts) < {"day": 3, "month": 2}.get(str(precision), 1):
        return False
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        return False
    return FIRST_YEAR <= parts[0] <= LAST_YEAR
