"""Zelimkhan (invented): held in New York, fled Chechnya, writes in Russian. One good post for each page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict

from safeconduct.intake import form

POSTS: dict[str, str] = {
    "01": "q01a=yes",
    "03": "q03a=US",
    "04": "q04a=NY&q04b=Batavia",
    "05": "q05a=yes",
    "06": "q06a=Batavia&q06b-month=3&q06b-year=2017&q06b-precision=month",
    "07": "q07a=with",
    "08": "q08a=Anna&q08b=friend",
    "09": "q09a=yes&q09b=Anna&q09c=sister",
    "10": "q10a=ru&q10a=ce&q10b=Kist&q10c=ce",
    "11": "q11a=ru&q11b=",
    "12": "q12a=man&q12b=&q12c=No one from Grozny",
    "13": "q13a=No one from my family",
    "14": "q14a=signal&q14b=%2B1 555 0100 22",
    "15": "q15a=9&q15b=17&q15c=America/New_York&q15d=not Friday",
    "16": "q16a=Ilya&q16b=apple&q16c=my room mate",
    "17": "q17a=no",
    "18": "q18a=RU&q18b=",
    "19": "q19a=27",
    "20": "q20a=no&q20b=",
    "21": "q21a=no&q21b=",
    "22": "q22a=1",
    "23": "q23a=USD",
    "24": "q24a=0",
    "25": "q25a=asylum&q25a=out_of_danger",
    "26": "q26a-0-when-day=4&q26a-0-when-month=5&q26a-0-when-year=2017&q26a-0-how=not_seen&"
    "q26a-0-where=El Paso",
    "27": "q27a=yes",
    "28": "q28a-0-what=asylum&q28a-0-country=PL&q28a-0-when-year=2016&q28a-0-result=stopped",
    "29": "q29a=yes",
    "30": "q30a-0-kind=hearing&q30a-0-when-day=9&q30a-0-when-month=1&q30a-0-when-year=2018&"
    "q30a-0-where=Batavia",
    "31": "q31a=Zelimkhan B.&q31b=Зелимхан, Selimchan",
    "32": "q32a-0-name=Luiza B.&q32a-0-relation=sibling&q32a-0-other_spellings=Луиза&q32a-0-born=1990",
    "33": "q33a-0-name=Magomed D.&q33a-0-role=police&q33a-0-place=Argun&q33a-2-role=Terek unit",
    "34": "q34a-0-name=Anzor&q34a-0-role=witness",
    "35": "q35a=both",
    "36": "q36a=They came to my work.\r\nThey took my phone.",
    "37": "q37a=They told my brother to end it.",
    "38": "q38a=Beaten&q38b=2017, Argun&q38c=Police&q38d=Because I am gay&q38e=No&q38f=Death",
    "40": "q40a=yes&q40b=no&q40c=yes&q40d=no",
}
WRONG: dict[str, tuple[str, str]] = {
    "01": ("q01a=perhaps", "not in the list"),
    "03": ("q03a=ZZ", "not in the list"),
    "04": ("q04a=XX", "not in the list"),
    "05": ("", "give an answer"),
    "06": ("q06b-day=31&q06b-month=2&q06b-year=2017", "has 28 days"),
    "07": ("q07a=nobody", "not in the list"),
    "08": (f"q08a={'a' * 201}", "room for 200"),
    "09": ("q09a=maybe", "not in the list"),
    "10": ("q10a=ru&q10a=klingon", "not in the list"),
    "11": ("q11a=klingon", "not in the list"),
    "12": ("q12a=robot", "not in the list"),
    "13": (f"q13a={'a' * 1001}", "room for 1000"),
    "14": ("q14a=phone&q14b=", "Write the number"),
    "15": ("q15a=9&q15b=25", "from 0 to 24"),
    "16": (f"q16a={'a' * 300}", "room for 200"),
    "17": ("q17a=1", "not in the list"),
    "18": ("q18a=Russia", "not in the list"),
    "19": ("q19a=minus", "from 0 to 120"),
    "20": ("q20a=yes&q20b=31", "from 1 to 30"),
    "21": ("q21a=2", "not in the list"),
    "22": ("q22a=0", "from 1 to 30"),
    "23": ("q23a=gold", "not in the list"),
    "24": ("q24a=99", "not in the list"),
    "25": ("q25a=visa", "not in the list"),
    "26": ("q26a-1-when-month=13&q26a-1-when-year=2017", "Time 2: Day you came: The month"),
    "27": ("", "give an answer"),
    "28": ("q28a-0-country=ZZ", "Time 1: In which country?: This answer"),
    "29": ("q29a=x", "not in the list"),
    "30": ("q30a-0-when-day=9&q30a-0-when-month=1", "Please write the year"),
    "31": (f"q31a={'a' * 201}", "room for 200"),
    "32": ("q32a-0-name=Luiza&q32a-0-born=90", "Person 1: Year of birth: This must be a number"),
    "33": ("", "give an answer"),
    "34": ("q34a-0-role=x", "not in the list"),
    "35": ("q35a=film", "not in the list"),
    "36": (f"q36a={'a' * 100_000}", "100000 characters"),
    "37": ("q37a=%00", "give an answer"),
    "38": (f"q38c={'a' * 5001}", "room for 5000"),
    "40": ("q40b=yes", "choose yes or no"),
}


def posted(text: str) -> QueryDict:
    return QueryDict(text)


@pytest.fixture
def fill() -> Callable[..., form.Answers]:
    """Answers after the pages with these codes (all, if none is named) were filled as Zelimkhan does."""

    def fill(*codes: str, language: str = "ru", **instead: str) -> form.Answers:
        answers = form.new_answers(language)
        for code in codes or POSTS:
            bound = form.form_for(form.page(code), answers, posted(instead.get(f"p{code}", POSTS[code])))
            assert bound.is_valid(), (code, bound.errors)
            answers = form.merge(answers, form.read(bound))
        return answers

    return fill


@pytest.fixture
def good_posts() -> dict[str, Any]:
    return {code: posted(text) for code, text in POSTS.items()}


@pytest.fixture
def wrong_posts() -> dict[str, tuple[QueryDict, str]]:
    return {code: (posted(text), sentence) for code, (text, sentence) in WRONG.items()}
