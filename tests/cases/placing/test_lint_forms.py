"""The forms in which identity hides in a summary, and ordinary words that must refuse nothing."""

from __future__ import annotations

import time

import pytest

from safeconduct.cases.placing.lint import Known, look

ZAUR = ("Zaur Vymyshlenny", "Заур Вымышленный")


def kinds(text: str, **known: tuple[str, ...]) -> set[str]:
    return {hit.kind for hit in look([text], Known(**known))}


@pytest.mark.parametrize(
    "text",
    [
        "Mr ZAUR fled.",
        "zaur fled",
        "Z\u200baur fled",
        "Za\u00adur fled",
        "Zа\u0443r fled",
        "Ｚａｕｒ fled",
        "Z a u r fled",
        "Za-\nur fled",
        "Za ur fled",
        "Z4ur fled",
        "Z@ur fled",
        "Zaur's brother",
        "Zaurs Bruder",
        "к Зауру пришли",
        "Заура били",
        "с Зауром",
        "Vymyshlennogo",
        "Вымышленному",
        "ZaurVymyshlenny",
        "zaurvymyshlenny",
        "zaur_vymyshlenny",
        "zvymyshlenny",
        "Zau\u0301r fled",
        "Z.aur fled",
        "Z|a|u|r",
        "Zaur2",
        "ruaZ",
        "Ζаur",
        "3аур",
        "Zaur'un evi",
        "Z\ufe0faur fled",
        "Z\u034faur fled",
    ],
)
def test_his_name_in_any_form_is_found(text: str) -> None:
    assert "own_name" in kinds(text, own=ZAUR), ascii(text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("李娜", "李娜是记者"),
        ("Li Na", "Li fled"),
        ("Ng Bo", "Ms Ng fled"),
        ("김철수", "김철수는 도망쳤다"),
        ("محمد", "ومحمد هرب"),
        ("ابراهيم", "لإبراهيم أخ"),
        ("सीता", "सीता भागी"),
        ("Nguyễn Văn An", "Nguyen fled"),
        ("María Núñez", "NUNEZ"),
        ("สมชาย", "คุณสมชายหนี"),
        ("O'Neil", "ONeil"),
        ("Al-Hassan", "al Hassan"),
        ("Павел", "Павла били"),
        ("Анна", "к Анне"),
        ("გიორგი", "გიორგის ძმა"),
        ("Зелимхан", "zelimkhan"),
        ("Zelimkhan", "зелимхана"),
        ("Will May", "His friend Will stayed."),
    ],
)
def test_names_of_other_scripts_are_found(name: str, text: str) -> None:
    assert "own_name" in kinds(text, own=(name,)), ascii(text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Will May", "He will ask for asylum and may appeal. Will he testify? He fled in May 2023."),
        ("Ng Bo", "After having fled, they are being held. The bond is high, the boy is nothing."),
        ("An Do", "An officer did what officers do. Do not call. An order came."),
        ("Grace Hope", "By the grace of the court there is hope. Hope is small. Grace periods ended."),
        ("Mark Grant", "The court may grant asylum; marks on his back. Grant of bond is likely."),
        ("Rosa Cruz", "A political rose revolution; they cross the border."),
        ("Georgia Jordan", "They left Georgia, went through Jordan and came to Virginia."),
        ("Islam Said", "He said that he converted from Islam. Said in court: nothing."),
        ("Asif Khan", "He acts as if nothing happened, as is usual for him."),
        ("Iman Ali", "I am an Afghan man and all of us came. They left by mail in a van."),
        ("Liam Leon", "The mail came. No el problem. Live evil was lived."),
        ("Amir Dima", "Amid the rain they were made to admit it at midnight."),
        ("Alla Sara", "All of them went. Ally forces. Same day. Syria was at war. It was sorry."),
        ("علي", "هرب على الطريق إلى البلد"),
        ("Вера Мир", "Из-за веры и надежды он уехал. Вера и мир."),
        ("Роман", "Он написал роман о войне. Романы запрещены."),
        ("Li Na", "A line in the file, in a national list."),
        ("To Lam", "The lamb. To the court they went, too. Lame."),
        ("Min Chan", "A minor changed her mind in the main channel."),
        ("Karim", "The crime was reported. Crime rates. A cream."),
        ("Nadia", "An aid worker and a diary."),
        ("Ana Sol", "An asylum officer. Any sole reason. Also an analysis. Soldiers came."),
        ("Van Le", "A van left the level."),
        ("Marina", "The marine base. Marines came. A margin of time."),
        ("Zaur", "The saw and the czar. Over a year. Azure sky."),
        ("Tesfaye", "Testify early. The testimony is safe."),
        ("Sam Bar", "The same day, one year bar. Some are barred. Sami people."),
        ("سارة", "The court in Syria. The Sahara road. The Sierra."),
        ("عمر", "Amor, more and more. A murder. Mere words."),
        ("Isa", "It is a case. Is a bar near? USCIS form."),
        ("Ян", "The year 2020. Yes and yet."),
    ],
)
def test_ordinary_words_refuse_nothing(name: str, text: str) -> None:
    hits = [hit.what for hit in look([text], Known(own=(name,))) if hit.kind == "own_name"]
    assert not hits, ascii(hits)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("فاطمة الزهراء", "the Zahra family"),
        ("Will May", "Will stayed at home."),
        ("Georgia Roe", "in Georgia"),
        ("أمل", "لها أمل"),
    ],
)
def test_what_may_be_a_name_or_a_word_needs_a_look(name: str, text: str) -> None:
    assert kinds(text, own=(name,)) == {"own_word"}


@pytest.mark.parametrize(
    "text",
    [
        "Section 208 of the Act, 8 CFR 1208.13(b)(1) and 8 U.S.C. 1158(a)(2)(B).",
        "From 2019 to 2023, and 2019-2023, 2020, 2021, 2022.",
        "They paid $1,200,000 and 300,000 more.",
        "Held 24/7 for 90 days; 3 or 4 officers; one or two of them, three times.",
        "Between 10:30 and 11:45, rooms 12, 13 and 14.",
        "A 2023 report. On 2024-03-03 10:30 they came.",
        "at home, at the dot of noon",
    ],
)
def test_ordinary_figures_are_no_numbers_of_somebody(text: str) -> None:
    assert not kinds(text, a_numbers=("A012345678",), phones=("+14155550134",)) & {
        "a_number",
        "phone",
        "email",
    }


@pytest.mark.parametrize(
    "text",
    [
        "A012345678",
        "012 345 678",
        "012/345/678",
        "A#012.345.678",
        "٠١٢٣٤٥٦٧٨",
        "A-0\u200b12345678",
        "zero one two three",
        "A 012_345_678",
        "0 1 2 3 4 5 6 7 8",
        "12345678",
        "A-№ 12 345 678",
        "ноль один два три четыре",
        "۰۱۲۳۴۵۶۷۸",
    ],
)
def test_her_number_in_any_form_is_found(text: str) -> None:
    assert kinds(text, a_numbers=("A012345678",)) & {"a_number", "phone"}, ascii(text)


@pytest.mark.parametrize(
    "text",
    [
        "415/555/0134",
        "415–555–0134",
        "415•555•0134",
        "555-0134",
        "٤١٥٥٥٥٠١٣٤",
        "four one five five five five zero one three four",
    ],
)
def test_her_telephone_in_any_form_is_found(text: str) -> None:
    assert kinds(text, phones=("+14155550134",)) & {"a_number", "phone"}, ascii(text)


@pytest.mark.parametrize(
    "text",
    [
        "zaur (at) mail.example",
        "zaur＠mail.example",
        "zaur@mail",
        "@zaur_v on Telegram",
        "t.me/zaur_v",
        "zaur at mail dot example",
    ],
)
def test_addresses_and_accounts_are_found(text: str) -> None:
    assert "email" in kinds(text), ascii(text)


@pytest.mark.parametrize(
    "text",
    [
        "March 3rd, 2026",
        "3 de marzo",
        "3. März",
        "٣ مارس",
        "3 mars",
        "２０２６年３月３日",
        "on the third of March",
        "3-03-2026",
        "третьего марта",
        "۳ فروردین",
        "le premier mai",
        "tres de mayo",
        "May 5, 2024",
        "3월 4일",
        "12 ocak",
    ],
)
def test_exact_days_in_any_language_are_found(text: str) -> None:
    assert "exact_day" in kinds(text), ascii(text)


@pytest.mark.parametrize(
    "text", ["in March 2023", "he may 3 times", "May 2023", "in spring, at 3", "8 CFR 208.16", "3 months"]
)
def test_months_and_years_are_no_exact_days(text: str) -> None:
    assert "exact_day" not in kinds(text), text


@pytest.mark.parametrize("text", ["from Argun", "Аргуна", "in ARGUN-city", "argun's"])
def test_a_town_in_other_letters_is_found(text: str) -> None:
    assert "place" in kinds(text, places=("Argun, Chechnya",)), ascii(text)


def test_two_thousand_words_take_a_moment_and_the_last_counts() -> None:
    others = tuple((f"Name{each} Personov", f"Имя{each} Персонов") for each in range(10))
    words = " ".join(f"word{each} Wörd{each} слово{each} كلمة" for each in range(500))
    known = Known(own=ZAUR, others=others, places=("Argun",), phones=("+14155550134",))
    look([words], known)
    since = time.process_time()
    assert "own_name" in {hit.kind for hit in look([f"{words} zaur"], known)}
    assert time.process_time() - since < 0.5  # alone it takes a fifth of that


@pytest.mark.parametrize(
    "text", ["a" * 8_000, "1" * 8_000, "A " * 4_000, "." * 8_000, "a@" * 4_000, "a at " * 2_000, "1 " * 4_000]
)
def test_no_text_makes_it_slow(text: str) -> None:
    since = time.process_time()
    look([text], Known(own=ZAUR, a_numbers=("A012345678",)))
    assert time.process_time() - since < 2
