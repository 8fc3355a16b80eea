"""Currencies, and the bands of monthly income that the form shows in them.

The bands are round figures in US dollars (no income, up to 1,000, and so on) times a round number of local
units for about one dollar: good enough to ask, and the answer stores the limits that the person saw.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CURRENCIES: dict[str, str | Promise] = {
    "USD": _("US dollar"),
    "EUR": _("Euro"),
    "GBP": _("British pound"),
    "CAD": _("Canadian dollar"),
    "MXN": _("Mexican peso"),
    "RUB": _("Russian ruble"),
    "UAH": _("Ukrainian hryvnia"),
    "TRY": _("Turkish lira"),
    "GEL": _("Georgian lari"),
    "AMD": _("Armenian dram"),
    "AZN": _("Azerbaijani manat"),
    "KZT": _("Kazakh tenge"),
    "KGS": _("Kyrgyz som"),
    "TJS": _("Tajik somoni"),
    "UZS": _("Uzbek som"),
    "BYN": _("Belarusian ruble"),
    "MDL": _("Moldovan leu"),
    "AED": _("UAE dirham"),
    "SAR": _("Saudi riyal"),
    "EGP": _("Egyptian pound"),
    "JOD": _("Jordanian dinar"),
    "LBP": _("Lebanese pound"),
    "IQD": _("Iraqi dinar"),
    "IRR": _("Iranian rial"),
    "AFN": _("Afghan afghani"),
    "PKR": _("Pakistani rupee"),
    "INR": _("Indian rupee"),
    "CNY": _("Chinese yuan"),
    "THB": _("Thai baht"),
    "MYR": _("Malaysian ringgit"),
    "BRL": _("Brazilian real"),
    "COP": _("Colombian peso"),
    "PEN": _("Peruvian sol"),
    "GTQ": _("Guatemalan quetzal"),
    "HNL": _("Honduran lempira"),
    "HTG": _("Haitian gourde"),
    "KES": _("Kenyan shilling"),
    "UGX": _("Ugandan shilling"),
    "ETB": _("Ethiopian birr"),
    "SEK": _("Swedish krona"),
    "PLN": _("Polish zloty"),
    "CHF": _("Swiss franc"),
}

EDGES = (0, 1_000, 2_000, 3_000, 4_500, 6_000)  # in US dollars a month; band 0 is "no income"

# fmt: off
UNITS_FOR_A_DOLLAR: dict[str, int] = {
    "USD": 1, "EUR": 1, "GBP": 1, "CAD": 1, "MXN": 20, "RUB": 100, "UAH": 40, "TRY": 40, "GEL": 3,
    "AMD": 400, "AZN": 2, "KZT": 500, "KGS": 100, "TJS": 10, "UZS": 10000, "BYN": 3, "MDL": 20, "AED": 4,
    "SAR": 4, "EGP": 50, "JOD": 1, "LBP": 100000, "IQD": 1000, "IRR": 1000000, "AFN": 70, "PKR": 300,
    "INR": 100, "CNY": 7, "THB": 30, "MYR": 4, "BRL": 5, "COP": 4000, "PEN": 4, "GTQ": 8, "HNL": 25,
    "HTG": 100, "KES": 100, "UGX": 4000, "ETB": 100, "SEK": 10, "PLN": 4, "CHF": 1,
}

USED_IN: dict[str, str] = {
    "US": "USD", "GB": "GBP", "CA": "CAD", "MX": "MXN", "RU": "RUB", "UA": "UAH", "TR": "TRY",
    "GE": "GEL", "AM": "AMD", "AZ": "AZN", "KZ": "KZT", "KG": "KGS", "TJ": "TJS", "UZ": "UZS",
    "BY": "BYN", "MD": "MDL", "AE": "AED", "SA": "SAR", "EG": "EGP", "JO": "JOD", "LB": "LBP",
    "IQ": "IQD", "IR": "IRR", "AF": "AFN", "PK": "PKR", "IN": "INR", "CN": "CNY", "TH": "THB",
    "MY": "MYR", "BR": "BRL", "CO": "COP", "PE": "PEN", "GT": "GTQ", "HN": "HNL", "HT": "HTG",
    "KE": "KES", "UG": "UGX", "ET": "ETB", "SE": "SEK", "PL": "PLN", "CH": "CHF", "DE": "EUR",
    "FR": "EUR", "ES": "EUR", "IT": "EUR", "NL": "EUR", "BE": "EUR", "AT": "EUR", "PT": "EUR",
    "IE": "EUR", "GR": "EUR", "FI": "EUR", "EE": "EUR", "LV": "EUR", "LT": "EUR", "LU": "EUR",
    "CY": "EUR", "MT": "EUR", "SI": "EUR", "SK": "EUR", "HR": "EUR",
}
# fmt: on


def bands(currency: str) -> list[tuple[int, int | None]]:
    """(low, high) of every band in this currency; band 0 is (0, 0), the last one has no high."""
    edges = [edge * UNITS_FOR_A_DOLLAR[currency] for edge in EDGES]
    return [(0, 0), *zip(edges, [*edges[1:], None], strict=True)]
