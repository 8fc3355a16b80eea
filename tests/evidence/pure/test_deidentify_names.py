"""The incident's own names and places: found in every case, script and spelling, however they are hidden."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.evidence.deidentify import Index, Kind, Known, Person, find

# Declensions by hand, independent of the matcher: nominative, then the other forms.
FORMS = {
    "Аслан": "Аслана Аслану Асланом Аслане",
    "Зелимхан": "Зелимхана Зелимхану Зелимханом Зелимхане",
    "Сергей": "Сергея Сергею Сергеем Сергее",
    "Игорь": "Игоря Игорю Игорем Игоре",
    "Муса": "Мусы Мусе Мусу Мусой Мусою",
    "Малика": "Малики Малике Малику Маликой Маликою",
    "Мария": "Марии Марию Марией Мариею",
    "Айшат": "Айшат",
    "Бено": "Бено",
    "Павел": "Павла Павлу Павлом Павле",
    "Лев": "Льва Льву Львом Льве",
    "Дмитрий": "Дмитрия Дмитрию Дмитрием Дмитрии",
    "Ахмадов": "Ахмадова Ахмадову Ахмадовым Ахмадове Ахмадовы Ахмадовых Ахмадовыми Ахмадовой",
    "Ахмадова": "Ахмадовой Ахмадову Ахмадовою Ахмадовы",
    "Алиев": "Алиева Алиеву Алиевым Алиеве Алиевой",
    "Тепсуркаев": "Тепсуркаева Тепсуркаеву Тепсуркаевым Тепсуркаеве",
    "Нохчин": "Нохчина Нохчину Нохчиным Нохчине Нохчиной",
    "Высоцкий": "Высоцкого Высоцкому Высоцким Высоцком Высоцкая Высоцкой Высоцкую",
    "Хамидович": "Хамидовича Хамидовичу Хамидовичем Хамидовиче",
    "Руслановна": "Руслановны Руслановне Руслановну Руслановной",
    "Хворостюк": "Хворостюка Хворостюку Хворостюком",
    "Щедрина": "Щедриной Щедрину",
    "Жабраилов": "Жабраилова Жабраилову Жабраиловым",
}
PLACES = {
    "Урус-Мартан": "Урус-Мартана Урус-Мартану Урус-Мартаном Урус-Мартане урус-мартановский Урус Мартане Урусмартан",
    "Аргун": "Аргуна Аргуну Аргуном Аргуне аргунский аргунской аргунцы",
    "Грозный": "Грозного Грозному Грозным Грозном грозненский грозненского",
    "Шали": "Шали шалинский",
    "Катыр-Юрт": "Катыр-Юрта Катыр-Юрту Катыр-Юртом Катыр-Юрте",
    "Минеральные Воды": "Минеральных Вод|Минеральным Водам|Минеральными Водами|Минеральных Водах",
    "Махачкала": "Махачкалы Махачкале Махачкалу Махачкалой махачкалинский",
    "Вильнюс": "Вильнюса Вильнюсу Вильнюсом Вильнюсе вильнюсский",
}
_TABLES = {
    "passport": "a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y _ e iu ia",
    "bgn": "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya",
    "scientific": "a b v g d e ž z i j k l m n o p r s t u f x c č š šč _ y ' e ju ja",
    "gost": "a b v g d e zh z i j k l m n o p r s t u f h c ch sh shh _ y ' e yu ya",
    "plain": "a b v g d e j z i i k l m n o p r s t u f h ts ch sh sch _ i _ e u a",
    "french": "a b v g d e j z i i k l m n o p r s t ou f kh ts tch ch chtch _ y _ e iou ia",
    "german": "a b w g d e sch s i j k l m n o p r s t u f ch z tsch sch schtsch _ y _ e ju ja",
}
ROMANISATIONS = {
    name: dict(zip("абвгдежзийклмнопрстуфхцчшщъыьэюя", table.replace("_", "").split(" "), strict=True))
    for name, table in _TABLES.items()
}
SURE = ("passport", "bgn", "scientific", "plain")
HIDING = ("\u200d", "\u200b", "\u00ad", "\u2060", "\u202a", "\u200f", "\u0301", "\ufeff")
LOOKALIKES = str.maketrans("асеорхуАСЕОРХВМТНК", "aceopxyACEOPXBMTHK")


def romanised(word: str, how: str) -> str:
    """A Cyrillic word in Latin letters, first letter as large as it was."""
    plain = "".join(ROMANISATIONS[how].get(letter, letter) for letter in word.lower().replace("ё", "е"))
    return plain[:1].upper() + plain[1:] if word[:1].isupper() else plain


def met(recorded: str, written: str, *, place: bool = False, around: str = "вчера {} там был.") -> bool:
    """Whether every letter of the written form is covered, on the incident."""
    known = Known(places=(recorded,)) if place else Known(persons=(Person("p", (recorded,)),))
    written = written.rstrip("'")
    text = around.format(written)
    start = around.index("{")
    covered = {i for s in find(text, known).spans if s.on_incident for i in range(s.start, s.end)}
    return all(i in covered for i in range(start, start + len(written)))


ALL_FORMS = [(name, form) for name, forms in FORMS.items() for form in (name, *forms.split())]
ALL_PLACES = [
    (name, form)
    for name, forms in PLACES.items()
    for form in (
        name,
        *(forms.split("|") if "|" in forms else forms.replace("Урус Мартане", "Урус_Мартане").split()),
    )
]


@given(st.sampled_from(ALL_FORMS), st.sampled_from(["same", "lower", "upper"]))
@settings(max_examples=300, deadline=None)
def test_a_recorded_name_is_met_in_every_case(pair: tuple[str, str], letters: str) -> None:
    name, form = pair
    written = {"same": form, "lower": form.lower(), "upper": form.upper()}[letters]
    assert met(name, written)


@given(st.sampled_from(ALL_FORMS), st.sampled_from(SURE), st.sampled_from(SURE), st.booleans())
@settings(max_examples=300, deadline=None)
def test_a_recorded_name_is_met_in_every_romanisation(
    pair: tuple[str, str], ours: str, theirs: str, latin_record: bool
) -> None:
    name, form = pair
    record = romanised(name, ours) if latin_record else name
    assert met(record, romanised(form, theirs), around="then {} came home.")
    assert met(romanised(name, ours), form)


@pytest.mark.parametrize("how", sorted(ROMANISATIONS))
@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_capital_name_is_met_in_the_rarer_romanisations_too(name: str, how: str) -> None:
    assert met(name, romanised(name, how), around="then {} came home.")


@pytest.mark.parametrize(("place", "form"), ALL_PLACES)
def test_a_recorded_place_is_met_with_its_adjective(place: str, form: str) -> None:
    written = form.replace("_", " ")
    assert met(place, written, place=True)
    assert met(place, written.upper(), place=True)
    for how in SURE:
        assert met(romanised(place, how), written, place=True)
        assert met(place, romanised(written, how), place=True, around="we went to {} then.")


@given(st.sampled_from(ALL_FORMS), st.sampled_from(HIDING), st.integers(1, 4))
@settings(max_examples=150, deadline=None)
def test_invisible_marks_and_accents_hide_no_name(pair: tuple[str, str], mark: str, where: int) -> None:
    name, form = pair
    where = min(where, len(form) - 1)
    assert met(name, form[:where] + mark + form[where:])


@given(st.sampled_from(ALL_FORMS), st.integers(0, 12), st.integers(1, 12))
@settings(max_examples=200, deadline=None)
def test_lookalike_letters_of_the_other_script_hide_no_name(
    pair: tuple[str, str], first: int, length: int
) -> None:
    name, form = pair
    mixed = form[:first] + form[first : first + length].translate(LOOKALIKES) + form[first + length :]
    assert met(name, mixed)


@pytest.mark.parametrize(
    ("recorded", "written"),
    [
        ("Магомед", "Mohammed Muhammad Mohamed Muhammed Mukhammad Magomet Магомета Мухаммеда Мохаммаду"),
        ("Mohammed", "Магомед Магомеда Мухаммадом muhammad MAGOMED Mohamad"),
        ("Ахмед", "Ahmad Akhmad Ahmet Achmed Akhmed's"),
        ("Хусейн", "Hussein Husain Gusein Huseyn Хусейну Гусейна"),
        ("Юсуф", "Yusuf Jusuf Iusuf Yousef Юсупа Usuf"),
        ("Khamzat", "Хамзат Хамзату Hamzat Chamsat Xamzat"),
        ("Цароева", "Tsaroeva Caroeva Tsaroyeva Zaroeva Цароевой"),
        ("Евгений", "Evgeny Yevgeny Evgenii Евгению Evgueni"),
        ("Джамал", "Jamal Dzhamal Djamal Жамал Джамалу"),
        ("Ксения", "Xenia Kseniya Ksenia Ксению"),
    ],
)
def test_spelling_variants_are_one_name(recorded: str, written: str) -> None:
    forms = [form.removesuffix("'s") for form in written.split()]
    assert [form for form in forms if not met(recorded, form, around="then {} left.")] == []


def test_a_full_name_is_one_span_of_one_person_in_any_order() -> None:
    malika = Person("malika", ("Малика Руслановна Ахмадова",), ("Мака",))
    known = Known(persons=(malika, Person("aslan", ("Aslan Akhmadov",))))
    found = find("Позвонили Ахмадовой Малике Руслановне. Мака плакала. Aslan's car stood there.", known)
    names = [(span.person, span.on_incident) for span in found.spans if span.kind is Kind.NAME]
    assert names == [("malika", True), ("malika", True), ("aslan", True)]


def test_a_name_broken_over_a_line_or_spaced_out_is_met() -> None:
    known = Known(persons=(Person("z", ("Зелимхан",)), Person("a", ("Abdul Rahman",))))
    texts = ("Потом Зелим-\nхан ушел.", "Потом З е л и м х а н ушел.", "Then Abdulrahman left.")
    for text in (*texts, "Then abdur-rahman left."):
        assert any(span.on_incident for span in find(text, known).spans), text


def test_a_place_of_common_words_does_not_cover_the_words() -> None:
    known = Known(places=("Минеральные Воды", "село Новые Атаги"))
    assert not any(s.on_incident for s in find("мне дали воды и новые ботинки", known).spans)
    assert any(s.on_incident for s in find("увезли в Новых Атагах", known).spans)


def test_a_recorded_number_is_met_with_any_blanks() -> None:
    known = Known(identifiers=("В 482 КХ 95", "+7 928 123-45-67"))
    text = "Машина в482кх95, звонить 7(928)1234567."
    assert [text[s.start : s.end] for s in find(text, known).spans if s.on_incident] == [
        "в482кх95",
        "7(928)1234567",
    ]


def test_one_index_serves_several_texts() -> None:
    index = Index(Known(persons=(Person("a", ("Аслан",)),)))
    assert find("Aslan", index).spans and find("с Асланом", index).spans and not find("с нами", index).spans
