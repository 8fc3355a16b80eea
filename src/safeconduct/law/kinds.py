"""What a fact can hold: the kinds of values, their limits and the code lists. `law.facts` gives them on.

Pure: no Django, no clock, no words for people.
"""

from __future__ import annotations

from dataclasses import dataclass
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
PERIODS = ("day", "week", "month", "year")
PRECISIONS = ("day", "month", "year", "about")
CHANNELS = ("phone", "signal", "whatsapp", "telegram", "email", "post", "person", "come_back")
RELATIONS = ("spouse", "child", "parent", "sibling", "other_family", "friend", "other")
HELPER_ROLES = ("witness", "interpreter", "preparer", "other")
PAPERS = ("hearing", "appointment", "answer_by", "decision", "other")
ARRIVAL_WAYS = ("visa", "no_visa_asked", "parole", "not_seen", "turned_back", "other")
RESULTS = ("waiting", "yes", "no", "stopped")
