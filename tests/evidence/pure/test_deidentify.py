"""What gives a person away besides names: patterns in English and Russian, the gold account, hostile texts."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.evidence.deidentify import Index, Kind, Known, Person, Span, find, replaced

GOLD = json.loads((Path(__file__).parent / "data" / "deid_gold.json").read_text(encoding="utf-8"))
RUSLAN = Known(
    persons=(Person("ruslan", ("Руслан Хамидович Д.",), ("Rusik",)), Person("aslan", ("Аслан",))),
    places=("Урус-Мартан", "Аргун"),
)


def covered(text: str, known: Known | None = None) -> bytearray:
    """One byte per character: 1 where a span lies."""
    shade = bytearray(len(text))
    for span in find(text, known or Known()).spans:
        shade[span.start : span.end] = b"\1" * (span.end - span.start)
    return shade


LEAD = re.compile(
    r"^(?:case number|receipt|case|plate|card|СНИЛС|Call|or|write to|see|my telegram is"
    r"|he has|I worked as|I was|my SSN is|the plate was|on|in early|passport No\."
    r"|A-number|case number|license plate|flight"
    r"|train number|в ночь на|госномер|рейсом|поезде №|уголовное дело №|дело №"
    r"|работал|учился|мне было|телеграм|паспорт(?: серии)?) "
)


def share(text: str, part: str) -> float:
    """How much of a part of a text is covered."""
    start = text.index(part)
    return sum(covered(text)[start : start + len(part)]) / len(part)


@pytest.mark.parametrize("known", [Known(), RUSLAN], ids=["nothing recorded", "recorded"])
def test_the_gold_account_is_covered(known: Known) -> None:
    shade = covered(GOLD["text"], known)
    met = [
        s["text"] for s in GOLD["spans"] if sum(shade[s["start"] : s["end"]]) >= 0.8 * (s["end"] - s["start"])
    ]
    assert len(met) >= 20
    inside = sum(s["end"] - s["start"] for s in GOLD["spans"])
    assert sum(shade) - inside <= 60


ENGLISH = """Call +7 (928) 123-45-67|or 8 928 123 45 67|or (212) 555-0143|write to a.b+c@mail.example
or madina at mail dot example
my telegram is zara_95|see https://t.me/x?y=1|or vk.com/id5553331|passport No. 4510 123456
A-number A 123-456-789|A# 098765432
receipt MSC2190123456|case 1:23-cv-01234-ABC|case number 17-44561|the plate was В 482 КХ 95|plate B482KX 95
license plate KR 5521
flight SU 1234|train number 104|IBAN DE89 3704 0044 0532 0130 00|card 4276 3800 1234 5678|$12,500
two thousand five hundred euros
3/14/2017|2017-03-02|the night of 2 March|on March 2nd, 2017|in early April 2018|two and a half weeks
nineteen hours
I was 24 years old|a 19-year-old|aged 31|at the age of seventeen|12 Lenin Street, apartment 5
43.3178, 45.6949|43°19'N 45°41'E
my younger sister Zarema|my uncle|he has a birthmark on his neck|a tattoo of a wolf on the right shoulder
I worked as a nurse in the Nadezhda clinic
I studied at Kazan Medical School, class of 2011|my SSN is 123-45-6789|school No. 7"""
RUSSIAN = """второго марта 2017 года|в ночь на 3 апреля|14.03.1993|весной 2018 года|в середине июля
одиннадцать суток|полтора месяца|две с половиной недели
мне было 24 года|девятнадцатилетний|в возрасте 31 года|триста тысяч рублей|500 тыс. руб.|12 500 $
полмиллиона рублей
мой дядя|моя сестра Зарема|брата Аслана|улице Мира, дом 5, кв. 12|проспекте Путина|ул. Ленина, 17|школе № 7
работал фармацевтом в аптеке «Беркат» на проспекте Путина|учился в Грозненском нефтяном институте
выпуск 2015 года
шрам над левым глазом|татуировка волка на плече|родинка на щеке|паспорт 96 09 123456
паспорт серии 9609 № 123456|СНИЛС 123-456-789 01
госномер В 482 КХ 95|рейсом U6 2911|поезде № 382|уголовное дело № 11701960001000123|дело № 1-123/2017
8 (928) 123-45-67|телеграм rusik_95
Иван Петрович Сидоров|меня звали Зелик|под Гудермесом|43,3178 и мы"""


@pytest.mark.parametrize("phrase", [p for line in ENGLISH.splitlines() for p in line.split("|")])
def test_english_patterns(phrase: str) -> None:
    told = LEAD.sub("", phrase)
    shade = share(f"Then this: {phrase}, and so on it went.", told)
    assert shade >= 0.8


@pytest.mark.parametrize("phrase", [p for line in RUSSIAN.splitlines()[:-1] for p in line.split("|")])
def test_russian_patterns(phrase: str) -> None:
    told = LEAD.sub("", phrase)
    assert share(f"Тогда так: {phrase}, и все это было.", told) >= 0.8


def test_names_nobody_recorded_are_met_by_their_form() -> None:
    text = (
        "Там были Иван Петрович Сидоров и Зелим. Его звали Зелим. К нам пришла Мадина, потом ушла к Зелиму."
    )
    assert all(share(text, part) == 1 for part in ("Иван Петрович Сидоров", "Мадина", "Зелиму"))


def test_plain_sentences_stay_readable() -> None:
    english = (
        "They beat us and shouted. We had no water. Nobody told us why, and nobody answered when we asked."
    )
    russian = "Нас били и кричали. Воды не давали. Никто не говорил почему, и никто не отвечал, когда мы спрашивали."
    assert sum(covered(english, RUSLAN)) == sum(covered(russian, RUSLAN)) == 0


def test_what_is_left_is_listed_for_the_reviewers() -> None:
    found = find("The Wolf told us 40 rules of Aslan.", RUSLAN)
    assert [left.text for left in found.leftovers] == ["The", "Wolf", "40"]
    assert all(
        left.text == "The Wolf told us 40 rules of Aslan."[left.start : left.end] for left in found.leftovers
    )


def test_one_person_keeps_one_letter() -> None:
    text = "Руслан и Аслан ушли. Потом Русик... нет, Rusik вернулся без Аслана 2 марта."
    assert replaced(text, find(text, RUSLAN).spans).count("Person A") == 3
    assert replaced(text, find(text, RUSLAN).spans).count("Person B") == 2
    assert "[date]" in replaced(text, find(text, RUSLAN).spans)


def test_spans_that_overlap_are_refused_when_replacing() -> None:
    with pytest.raises(ValueError, match="apart"):
        replaced("Aslan", [Span(0, 3, Kind.NAME, "x"), Span(2, 5, Kind.NAME, "x")])


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_ordered_spans_inside_it(text: str) -> None:
    found = find(text, RUSLAN)
    edges = [edge for span in found.spans for edge in (span.start, span.end)]
    assert edges == sorted(edges) and all(0 <= edge <= len(text) for edge in edges)
    assert all(span.start < span.end for span in found.spans)
    replaced(text, found.spans)


HOSTILE = [
    "a",
    "1",
    "1 ",
    "a.",
    "-",
    "@",
    "a@",
    "@a.",
    " ",
    "\n",
    "А",
    "Аа ",
    "Мой брат ",
    "one ",
    "in A ",
    "\u200d",
    "a\u0301",
    "аa",
    "(",
    "+7 ",
    "1.",
    "scar on ",
    "St. ",
    "улица А ",
    "двадцать ",
    "a-",
    "А.",
    "\u202e",
    "'",
    '"',
    "1:1-",
    "worked at ",
    "A B ",
]


@pytest.mark.attack
@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_length_only(piece: str) -> None:
    index = Index(RUSLAN)
    find(piece * 10, index)
    times = []
    for size in (10_000, 80_000):
        text = (piece * (size // len(piece) + 1))[:size]
        start = time.process_time()
        find(text, index)
        times.append(time.process_time() - start)
    assert times[1] < max(0.5, times[0] * 20), times


@pytest.mark.attack
def test_a_megabyte_is_read_in_seconds() -> None:
    text = (GOLD["text"] + "\n") * (1_000_000 // len(GOLD["text"]))
    start = time.process_time()
    assert find(text, RUSLAN).spans
    assert time.process_time() - start < 30
