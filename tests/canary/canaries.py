"""The planted texts: one for each class of thing a thief must never find. All people and places are invented.

Every core is a word of eleven Latin letters or eight others that occurs in no language and in no test but
these. A journey types `CANARIES[kind].text` where its class says and uploads what `documents.py` makes.
"""

from __future__ import annotations

import struct
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from .needles import Canary
from .panel_canaries import OF_THE_PANEL
from .press_canaries import NOT_SEALED, SEALED
from .room_canaries import OF_RELEASES, OF_THE_ROOMS

MINUTE = datetime(2031, 3, 17, 4, 53, tzinfo=UTC)
"""When the applicant acts, if the journey holds the clock. Nobody else may act in this minute."""

HEARING = datetime(2031, 9, 23, 13, 47, tzinfo=ZoneInfo("America/New_York"))
MOVED = datetime(2031, 10, 29, 15, 26, tzinfo=ZoneInfo("America/New_York"))
"""A hearing, and where the court moved it. Neither is a Monday: the Monday of its week lies in the clear."""

LATITUDE = ((43, 1), (19, 1), (4_152_347, 100_003))
LONGITUDE = ((45, 1), (41, 1), (3_378_913, 100_019))
"""Degrees, minutes, seconds as an EXIF rational; minutes and seconds together are sixteen unmistakable
bytes."""


def _rationals() -> tuple[bytes, ...]:
    return tuple(
        struct.pack(f"{order}4I", *axis[1], *axis[2]) for axis in (LATITUDE, LONGITUDE) for order in "<>"
    )


def minute_canary(minute: datetime, *, hashed: bool = False) -> Canary:
    """Every usual way of writing one minute: ISO, logs, mail, HTTP, and as seconds since 1970.

    In every zone of whole and half hours: so nobody else may act at this minute of an hour, nor half an hour
    away from it, within half a day.
    """
    at = minute.astimezone(UTC).replace(second=0, microsecond=0)
    local = [at + timedelta(minutes=30 * half) for half in range(-24, 29)]
    formats = (
        "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d_%H-%M", "%Y%m%dT%H%M", "%Y%m%d%H%M", "%d/%b/%Y:%H:%M",
        "%d %b %Y %H:%M", "%b %d %H:%M", "%d.%m.%Y %H:%M", "%m/%d/%Y %H:%M",
    )  # fmt: skip
    written = {moment.strftime(form) for moment in local for form in formats}
    written |= {text.replace(" ", "+") for text in written}
    seconds = {str(int(at.timestamp()) + second) for second in range(60)}
    return Canary("minute", at.isoformat(), tuple(sorted(written | seconds)), hashed=hashed)


def hearing_canary(kind: str, at: datetime) -> Canary:
    """The day of a hearing in every usual way of writing it, and its hour in ours."""
    days = (
        "%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%b/%Y", "%d %b %Y", "%d %B %Y", "%B %d, %Y", "%Y%m%dT",
    )  # fmt: skip
    written = {at.strftime(form) for form in days}
    hour = f'"time":"{at:%H:%M}"'
    return Canary(kind, f"{at:%Y-%m-%d %H:%M}", (*sorted(written), hour), hashed=True)


BORN = date(1987, 11, 23)


def birth_canary(born: date) -> Canary:
    """The day somebody was born, in every usual way of writing it."""
    forms = ("%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y")
    return Canary("birth date", f"{born:%d.%m.%Y}", tuple(f"{born:{form}}" for form in forms), hashed=True)


OF_THE_DESK: tuple[Canary, ...] = (
    Canary("recorded name in Latin", "Ombrelwizand Tharqupelinor", ("Ombrelwizand", "Tharqupelinor")),
    Canary("recorded name in Cyrillic", "Жумбарвелий Скродыжанов", ("Жумбарвелий", "Скродыжанов")),
    Canary("recorded name in Arabic", "فرزانقوشی طلبیرگانوش", ("فرزانقوشی", "طلبیرگانوش")),
    birth_canary(BORN),
    Canary("alias", "Kuzzmelbrand Щемуркалка", ("Kuzzmelbrand", "Щемуркалка")),
    Canary("contact", "+41 7831 604957, @grimbolfaxten", ("417831604957", "grimbolfaxten")),
    Canary("exact place", "вул. Брездуматна 9, Hulvantrezzo", ("Брездуматна", "Hulvantrezzo")),
    Canary("source's identity", "Pivomurandes Ухтырвенин", ("Pivomurandes", "Ухтырвенин")),
    Canary("unpublished item", "Dravuskelmont Чмырдаватое", ("Dravuskelmont", "Чмырдаватое")),
    Canary("name of an item's file", "scan-Хлюздоренко-Mebrakustiv.txt", ("Хлюздоренко", "Mebrakustiv")),
    Canary("item's file", "Quorvastimbel Гнездюрхино", ("Quorvastimbel", "Гнездюрхино")),
    Canary("captured page", "Xilbratumove Фщербажолин", ("Xilbratumove", "Фщербажолин")),
    Canary("unpublished claim", "Tarquimbolse Емхурзадиев", ("Tarquimbolse", "Емхурзадиев")),
    Canary("desk's note", "Stremvolqadi Ляпуждаров", ("Stremvolqadi", "Ляпуждаров")),
    Canary("detention", "Wojburendalk Кыштопрамов", ("Wojburendalk", "Кыштопрамов")),
    Canary("testimony", "Nembruvostal Шургумбаево", ("Nembruvostal", "Шургумбаево")),
    Canary("interpreter of a talk", "Lozhvandrike Дзюмбархатов", ("Lozhvandrike", "Дзюмбархатов")),
    Canary("guardian", "Gorvensulmix Опришталенко", ("Gorvensulmix", "Опришталенко")),
    Canary("condition of consent", "Brustivelqan Еркумнадзор", ("Brustivelqan", "Еркумнадзор")),
    Canary("named recipient", "Falmidrosque Вещуркавка", ("Falmidrosque", "Вещуркавка")),
    Canary("phrase taken out", "Zintorpaluwe Бугорзамылье", ("Zintorpaluwe", "Бугорзамылье")),
    Canary("reviewer's note", "Hesquimaldov Трындукаевск", ("Hesquimaldov", "Трындукаевск")),
    Canary("script", "Jarvolumtepe Щавелюрхинск", ("Jarvolumtepe", "Щавелюрхинск")),
    Canary("reader", "Pombrelchusk Надыжмурова", ("Pombrelchusk", "Надыжмурова")),
    Canary("kept form", "Uskelvantrin Взбрындулов", ("Uskelvantrin", "Взбрындулов")),
    Canary("imported file's name", "Culvimandors-Пергумнатое.csv", ("Culvimandors", "Пергумнатое")),
    Canary("column left out", "Vestrabolund Кочумздаев", ("Vestrabolund", "Кочумздаев")),
    Canary("forgotten testimony", "Abruvenstolk Йогумбардин", ("Abruvenstolk", "Йогумбардин")),
)  # fmt: skip
"""What researchers type and bring to the documentation desk and its vault."""

ALL: tuple[Canary, ...] = (
    Canary("name in Latin", "Torvelindor Quaskamberel", ("Torvelindor", "Quaskamberel")),
    Canary("name in Cyrillic", "Звентибойр Курхамалов", ("Звентибойр", "Курхамалов")),
    Canary("name in Arabic", "زرنوش\u200cتاب قلمهرانی", ("زرنوش\u200cتاب", "قلمهرانی")),
    Canary("name of a harmer", "Grobulantisk Ствержайло", ("Grobulantisk", "Ствержайло")),
    Canary("phone", "+49 1579 4719 0362", ("157947190362",)),
    Canary("e-mail", "vellamor.tisk@quortexmail.example", ("vellamor.tisk", "quortexmail")),
    Canary("address", "ул. Дзырвантова 17, Plovrunskata", ("Дзырвантова", "Plovrunskata")),
    Canary("camera", "Fotokamrelin Zubvekkerone", ("Fotokamrelin", "Zubvekkerone"), _rationals()),
    Canary("file body", "Ночью пришли Харбезумцы and took Mirvotaskanu away", ("Харбезумцы", "Mirvotaskanu")),
    Canary("file name", "паспорт-Грувельтин-Oskandrelium.pdf", ("Грувельтин", "Oskandrelium")),
    Canary("story", "They asked about Lisquaventor. Я боюсь Шмардугинцев.", ("Lisquaventor", "Шмардугинцев")),
    Canary("message", "Please write to Nuvrakeldovi, не в Жирвантусе", ("Nuvrakeldovi", "Жирвантусе")),
    Canary("note", "Staff note: Pemvoristak waits at Клюрвазано", ("Pemvoristak", "Клюрвазано")),
    Canary("search term", "Yolvenqarst Фырдобеньки", ("Yolvenqarst", "Фырдобеньки")),
    Canary("interpreter", "Dzhamvirolat Эстрахбуева", ("Dzhamvirolat", "Эстрахбуева")),
    Canary("deleted case", "Okruvantelis Бжемухотин", ("Okruvantelis", "Бжемухотин")),
    Canary("language", "Zhurvanticele", ("Zhurvanticele",)),
    Canary("nationality", "Qvestamarian", ("Qvestamarian",)),
    Canary("excluded person", "Hrastimvole Цвигорудзе", ("Hrastimvole", "Цвигорудзе")),
    Canary("tab title of a document", "Wurmbaqellis declaration", ("Wurmbaqellis",)),
    Canary("A-number", "A204-719-036", ("204719036",)),
    Canary("judge", "Judge Vostrakimbel Эрмундакова", ("Vostrakimbel", "Эрмундакова")),
    Canary(
        "paper", "notice Krelvasturin, лист Обдурмишев, زمهرافشان", ("Krelvasturin", "Обдурмишев", "زمهرافشان")
    ),
    Canary("correction", "Town of Brindvaskolum, Кружбалдино", ("Brindvaskolum", "Кружбалдино")),
    Canary("reason", "because Qumbretavol stays at Жлобердинске", ("Qumbretavol", "Жлобердинске")),
    Canary(
        "letter", "We wrote Zelbrandovik, спросите Фурмидонцева, شگرفنوازان",
        ("Zelbrandovik", "Фурмидонцева", "شگرفنوازان"),
    ),
    Canary("typed wrongly", "Nolperquistan Ыбрагудзинов", ("Nolperquistan", "Ыбрагудзинов")),
    *OF_THE_DESK,
    *OF_THE_ROOMS,
    *OF_RELEASES,
    *OF_THE_PANEL,
    *SEALED,
    hearing_canary("hearing", HEARING),
    hearing_canary("moved hearing", MOVED),
    minute_canary(MINUTE, hashed=True),
)  # fmt: skip

CANARIES: dict[str, Canary] = {canary.kind: canary for canary in (*ALL, *NOT_SEALED)}

CONTROL = frozenset(canary.kind for canary in ALL)
"""The classes a run with sealing off must find (positive control)."""
