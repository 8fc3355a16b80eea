"""A roll of invented people: names put together from common parts, the same for a seed on every machine.

Parts repeat as they do among people: a few given names are everywhere, many family names are rare. A third of the
names stands in Cyrillic or Arabic letters, spellings differ, and some are written twice, in two scripts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from safeconduct.names import Identity

SEED = "an invented roll 1"
GIVEN = {
    "caucasus": "Magomed Akhmed Khasan Ali Zelimkhan Ramzan Adam Islam Timur Shamil Apti Yusup Musa Isa Umar Ruslan"
    " Aslan Beslan Zaur Murad Said Ibragim Ismail Movsar Turpal Lechi Vakha Khalid Idris Salman Rustam Anzor"
    " Aslanbek Bekhan Khamzat Dzhokhar Sultan Alikhan Rizvan Usman Visit Khavazhi Zulay Aishat Zarema Madina"
    " Kheda Malika Fatima Amina Zarina Luiza Elina Larisa Khava Petimat Satsita Raisa Markha Seda Iman Tamila"
    " Aset Asya Zura Makka Laila Rosa",
    "russian": "Aleksandr Sergei Dmitrii Andrei Aleksei Ivan Mikhail Nikolai Yurii Evgenii Vladimir Pavel Igor Oleg"
    " Anton Maksim Viktor Roman Denis Konstantin Viacheslav Fedor Semen Grigorii Boris Anna Maria Elena Olga"
    " Tatiana Natalia Irina Svetlana Ekaterina Iuliia Anastasia Ksenia Liudmila Galina Daria Polina Vera"
    " Zhanna Larisa Marina Oksana",
    "arabic": "Mohammed Ahmad Ali Hassan Hussein Omar Khalid Yusuf Ibrahim Mustafa Mahmoud Abdullah Abdulrahman Said"
    " Tariq Walid Rashid Karim Nasser Jamal Samir Bilal Hamza Faisal Salim Adel Anwar Bashar Fares Ghassan"
    " Haitham Hisham Imad Jaber Majid Marwan Munir Nabil Omran Qasim Rami Sami Tamer Wael Yahya Ziad Fatima"
    " Aisha Khadija Maryam Zainab Layla Huda Noor Rana Salma Samira Yasmin Amal Dalia Hanan Iman Jamila Lubna"
    " Mona Nadia Rania",
    "persian": "Mohammad Reza Ali Hossein Mehdi Hamid Saeed Majid Masoud Farhad Behrouz Dariush Kaveh Navid Omid Parviz"
    " Siavash Najibullah Zabihullah Noorullah Esmatullah Ghulam Sakhi Mirwais Jawed Farid Hashmat Rahmatullah"
    " Gul Agha Sayed Abdul Qadir Fatemeh Zahra Maryam Shirin Parwin Tahmina Nilofar Farzana Roya Shabnam"
    " Zeinab Soraya Leila",
    "spanish": "José Juan Luis Carlos Jorge Miguel Pedro Francisco Manuel Antonio Jesús Wilfredo Óscar Héctor Rubén"
    " Ángel María Ana Rosa Carmen Yesenia Gloria Elena Lucía Marta Sofía Karla Iris Blanca Reina Dulce Daniela"
    " Andrea Paola",
}  # fmt: skip
ROOTS = {
    "caucasus": "Magomed Akhmed Khasan Ali Isa Musa Yusup Umar Ibragim Said Gadzhi Abdul Aslan Dzhabrail Sulim"
    " Baysangur Daud Elmurz Gay Khamid Khutu Mezhid Sayd Tsur Yandar Zakri Bata Dika Sadul Taram Arsan Basnuk Chagay"
    " Dud Edil Ganuk Itslay Khad Lors Mukh Nazir Osma Saray Tasu Uspan Vis Yunus Zubay Astamir Elzhurka Taymaskhan"
    " Tovzar Khankar",
    "russian": "Ivan Petr Sidor Kuznets Smirn Popov Vasil Sokol Mikhail Novik Fedor Moroz Volk Aleks Lebed Semen Egor"
    " Pavl Kozl Step Nikola Orl Andre Makar Zakhar Borod Zhuravl Shcherbak Chaik Tsvet Yakovl Guse Kalin Ryab"
    " Tikhon Belous",
    "arabic": "Masri Khatib Halabi Shami Haddad Najjar Sayegh Hamdan Sharif Darwish Rifai Jabari Tamimi Zoubi Hariri"
    " Kurdi Homsi Iraqi Baghdadi Basri Maliki Tikriti Obeidi Dulaimi Janabi Zubaidi Saadi Qahtani Otaibi Harbi"
    " Ghamdi Ahmadi",
    "persian": "Karim Rahim Ahmad Hossein Rezae Hashem Moham Akbar Jafar Sadegh Mous Noor Haidar Sultan Nazar Aziz"
    " Qader Habib Amir Sharif Yousof Ibrahim Salim Hakim Popal Stanek Wardak Safi Naser Faqir Mangal Barak Zadran"
    " Afshar",
    "spanish": "García Rodríguez Hernández López Martínez González Pérez Sánchez Ramírez Flores Rivera Gómez Díaz Reyes"
    " Morales Cruz Ortiz Gutiérrez Chávez Ramos Ruiz Mendoza Álvarez Jiménez Castillo Romero Vásquez Peña"
    " Núñez Solís",
}  # fmt: skip
SYLLABLES = "a i ar an un il uk ba la da ma ta ra na ka za sha gu bi du ri sa mi to lu"
MIDDLES = tuple(SYLLABLES.split())
ENDINGS = {
    "caucasus": ("ov", "ev", "aev", "iev"),
    "russian": ("ov", "ev", "in", "enko", "skii", "uk"),
    "arabic": ("", "", "", "i"),
    "persian": ("i", "zada", "zai", "yar", "pour", "i"),
    "spanish": ("",),
}
SPELLINGS = (
    ("kh", "h"), ("kh", "ch"), ("zh", "j"), ("dzh", "j"), ("ou", "u"), ("sh", "sch"), ("ev", "ew"), ("ov", "ow"),
    ("yu", "iu"), ("ie", "iye"), ("ss", "s"), ("u", "ou"), ("a", "e"), ("i", "y"), ("ei", "ey"), ("ii", "y"),
)  # fmt: skip
CYRILLIC = (
    ("shch", "щ"), ("dzh", "дж"), ("kh", "х"), ("zh", "ж"), ("ch", "ч"), ("sh", "ш"), ("ts", "ц"), ("yu", "ю"),
    ("ya", "я"), ("iu", "ю"), ("ia", "ия"), ("ii", "ий"), ("ei", "ей"),
    *zip("abvgdeziyklmnoprstufhjqwx", "абвгдезийклмнопрстуфхжкву", strict=False),
)  # fmt: skip
ARABIC = (
    ("kh", "خ"), ("sh", "ش"), ("gh", "غ"), ("th", "ث"), ("ou", "و"), ("ss", "س"), ("mm", "م"), ("ll", "ل"),
    ("ullah", "الله"), ("aa", "ا"), ("ee", "ي"), ("u", "و"), ("o", "و"), ("w", "و"), ("y", "ي"), ("a", ""), ("e", ""),
    *zip("btjhdrzsfqklmnigpv", "بتجحدرزسفقكلمنيگپو", strict=False),
)  # fmt: skip


def crowd(count: int, seed: str = SEED) -> Iterator[Identity]:
    """So many invented people, one after another."""
    chance = Random(seed)
    return (person(chance) for _ in range(count))


def person(chance: Random) -> Identity:
    """One invented person: name, mostly a birth, sometimes a number and a phone."""
    kind = chance.choices(tuple(GIVEN), (35, 15, 20, 20, 10))[0]
    name = _spelled(_name(kind, chance), chance)
    names = _native(name, kind, chance)
    number = f"A{chance.randrange(10**8, 10**9)}" if chance.random() < 0.4 else ""
    phones = (f"+1{chance.randrange(2 * 10**9, 10**10)}",) if chance.random() < 0.3 else ()
    return Identity(names, _birth(chance), number, phones)


def _name(kind: str, chance: Random) -> str:
    given = _often(GIVEN[kind].split(), chance)
    family = _family(kind, chance)
    if kind in {"caucasus", "russian"} and chance.random() < 0.4:
        return f"{given} {_often(GIVEN[kind].split()[:40], chance)}ovich {family}"
    if kind == "spanish" and chance.random() < 0.7:
        return f"{given} {family} {_family(kind, chance)}"
    if kind in {"arabic", "persian"} and chance.random() < 0.4:
        return f"{given} {_often(GIVEN[kind].split(), chance)} {family}"
    return f"{family} {given}" if chance.random() < 0.15 else f"{given} {family}"


def _family(kind: str, chance: Random) -> str:
    """Half from the bare roots; the others with one or two syllables more, so that many are rare."""
    root = _often(ROOTS[kind].split(), chance)
    if kind == "spanish":
        return root
    more = "".join(chance.choices(MIDDLES, k=chance.choices((0, 1, 2), (50, 30, 20))[0]))
    return root + more + chance.choice(ENDINGS[kind])


def _often(parts: Sequence[str], chance: Random) -> str:
    """The first ones oftener."""
    return parts[int(len(parts) * chance.random() ** 1.7)]


def _spelled(name: str, chance: Random) -> str:
    if chance.random() < 0.4:
        old, new = chance.choice(SPELLINGS)
        return name.replace(old, new)
    return name


def _native(name: str, kind: str, chance: Random) -> tuple[str, ...]:
    luck = chance.random()
    if kind == "spanish" or luck > 0.33:
        return (name,)
    native = _written(name, ARABIC if kind in {"arabic", "persian"} else CYRILLIC)
    return (native,) if luck < 0.2 else (name, native)


def _written(name: str, letters: Sequence[tuple[str, str]]) -> str:
    name = name.lower()
    for latin, other in letters:
        name = name.replace(latin, other)
    return name


def _birth(chance: Random) -> str:
    if chance.random() < 0.15:
        return ""
    day = f"{chance.randrange(1950, 2015)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    return day if chance.random() < 0.8 else day[:4]
