"""Men from Chechnya and those around them, in the setting of 2017. All invented."""

from __future__ import annotations

from safeconduct.demo.stories import DECLINED, UNKNOWN, Day, Paper, Said, Story, money, told

YES_TO_ALL = told(
    consent__help="yes", consent__documentation="yes", consent__statistics="yes", consent__advocacy="yes"
)
ONLY_HELP = told(
    consent__help="yes", consent__documentation="no", consent__statistics="no", consent__advocacy="no"
)
COUNTED = told(
    consent__help="yes", consent__documentation="no", consent__statistics="yes", consent__advocacy="no"
)
IN_RUSSIAN = told(
    language__spoken=["ce", "ru"], language__best="ru", language__read=["ru"], person__nationality="RU"
)
MYSELF = told(writer__who="self", lawyer__has="no", story__way="own")

STORIES = (
    Story(
        21, "ru",
        MYSELF | IN_RUSSIAN | YES_TO_ALL | told(
            safety__danger_now="no", place__country="US", place__us_state="NY", place__town="Буффало",
            place__detained="no", contact__channel="signal", contact__address="+1 555 0100",
            contact__from_hour=18, contact__until_hour=22, contact__time_zone="America/New_York",
            contact__ask_for="Адам", contact__shared_with="никто", contact__voicemail="no",
            interpreter__gender="man", interpreter__wishes="Не из Чечни и не из диаспоры.",
            access__must_not_see="Чеченская община в городе; мой двоюродный брат Заур Вымыслов.",
            person__age=27, children__with_you="no", means__household_size=1, means__currency="USD",
            means__income=money("USD", 1), help__wanted=["asylum"],
            arrivals=[{"when": Day(-318), "how": "visa", "where": "JFK, Нью-Йорк"}],
            applications__any="no", papers__any="no", person__name="Адам Примеров",
            family__household=[{"name": "Малика Примерова", "relation": "sibling"}],
            fear__who_harmed=[{"name": "Заур Вымыслов", "role": "служит в полиции", "place": "Грозный"}],
            family__helpers=[{"name": "Ирина Образцова", "role": "witness"}],
            harm__own_words=(
                "В апреле 2017 года за мной приехали на работу. Держали одиннадцать дней в подвале и требовали "
                "имена других. Потом отдали дяде и сказали, что теперь это дело семьи. Я уехал той же ночью."
            ),
            fear__own_words="Меня найдут и отдадут родственникам. Дядя обещал перед всеми.",
        ),
        papers=(
            Paper("spravka.png", ("Справка из больницы", "Пациент: Адам Примеров", "Ушибы, перелом ребра")),
            Paper("visa-stamp.pdf", ("Visa page", "Name: PRIMEROV ADAM", "Entry: see stamp"), "PDF"),
        ),
        thread=(
            Said("aisha", 19, "Здравствуйте. Меня зовут Аиша, я прочитала ваш рассказ. Год с вашего въезда скоро истечёт, поэтому мы торопимся."),
            Said("person", 18, "Спасибо. Мне нужно что-то прислать ещё?"),
            Said("aisha", 17, "Пока нет. Если придёт письмо от властей, сфотографируйте его и добавьте здесь."),
        ),
        receipt="a thread with replies, in Russian", opened_by="aisha",
    ),
    Story(
        16, "ru",
        MYSELF | IN_RUSSIAN | COUNTED | told(
            safety__danger_now="yes", place__country="RU", place__detained="no",
            contact__channel="come_back", person__age=22, children__with_you="no",
            means__household_size=1, means__currency="RUB", means__income=money("RUB", 0),
            help__wanted=["out_of_danger"], applications__any="no", papers__any="no",
            person__name=DECLINED, fear__who_harmed=[{"name": "имени не знаю", "role": "люди в чёрной форме"}],
            harm__own_words="Моего друга забрали вчера, у него мой номер. Я уехал из Грозного и сижу у знакомых. Выйти боюсь.",
            fear__own_words="Придут по телефону друга.",
        ),
        thread=(Said("person", 14, "Я переехал. Проверяю эту страницу по вечерам."),),
    ),
    Story(
        15, "ru",
        IN_RUSSIAN | YES_TO_ALL | told(
            safety__danger_now="no", place__country="US", place__us_state="LA", place__detained="yes",
            place__detained_where="Центр содержания «Образец», Луизиана", place__detained_since=Day(-40, "about"),
            writer__who="for", writer__person_knows="yes", writer__proxy_name="Лариса Примерная",
            writer__proxy_relation="тётя", contact__channel="phone", contact__address="+1 555 0111",
            contact__from_hour=9, contact__until_hour=21, contact__time_zone="America/Chicago",
            contact__ask_for="Лариса", contact__voicemail="no", person__age=31, children__with_you="no",
            lawyer__has="no", means__household_size=1, means__currency="USD", means__income=money("USD", 0),
            help__wanted=["asylum", "not_sure"],
            arrivals=[{"when": Day(-44, "about"), "how": "not_seen", "where": "граница с Мексикой"}],
            applications__any="no", papers__any="yes",
            papers__list=[
                {"kind": "hearing", "when": Day(9), "where": "Иммиграционный суд, Луизиана"},
                {"kind": "answer_by", "when": Day(4)},
            ],
            person__name="Турпал Вымышленный", story__way="prompts", harm__what="Держали и били две недели.",
            harm__when_where="Весна 2017, Аргун.", harm__by_whom="Люди в форме, имён не знаю.",
            harm__why="Нашли переписку в телефоне.", fear__if_return="Убьют.",
        ),
        papers=(Paper("notice-to-appear.pdf", ("NOTICE", "Respondent: V. TURPAL (invented)", "Hearing: see page 2"), "PDF"),),
        thread=(Said("timur", 13, "Лариса, мы ищем адвоката рядом с центром. День суда видим."),),
        receipt="a helper's number: it reads and writes, but deletes nothing", opened_by="timur",
    ),
    Story(
        11, "en",
        MYSELF | IN_RUSSIAN | ONLY_HELP | told(
            language__spoken=["ce", "ru", "en"], language__best="en", language__read=["en", "ru"],
            safety__danger_now="no", place__country="US", place__us_state="CA", place__town="Sacramento",
            place__detained="no", contact__channel="email", contact__address="islam.example@mail.example",
            contact__time_zone="America/Los_Angeles", person__age=35, children__with_you="no",
            means__household_size=2, means__currency="USD", means__income=money("USD", 3),
            help__wanted=["asylum", "other_status"],
            arrivals=[{"when": Day(-430, "month"), "how": "visa", "where": "San Francisco"}],
            applications__any="yes",
            applications__list=[{"what": "Asylum", "country": "DE", "when": Day(-1400, "year"), "result": "no"}],
            papers__any="no", person__name="Islam Patternov",
            family__household=[{"name": "Daniel Sample", "relation": "spouse"}],
            fear__who_harmed=[{"name": "Zaur Vymyslov", "role": "police officer", "place": "Grozny"}],
            harm__own_words="In 2017 I was held twice. The second time my brothers had to sign that they would deal with me.",
            fear__own_words="My brothers still look for me. They asked a cousin in Berlin.",
        ),
        thread=(Said("person", 2, "I moved to another flat. The e-mail is the same."),),
    ),
    Story(
        8, "ru",
        MYSELF | IN_RUSSIAN | COUNTED | told(
            safety__danger_now="no", place__country="GE", place__detained="no", contact__channel="telegram",
            contact__address="@example_fake_0", contact__voicemail="no", contact__time_zone="Asia/Tbilisi",
            person__age=24, children__with_you="no", means__household_size=1, means__currency="GEL",
            means__income=money("GEL", 1), help__wanted=["out_of_danger", "asylum"],
            arrivals=[{"when": Day(-60, "month"), "how": "no_visa_asked", "where": "Верхний Ларс"}],
            applications__any="no", papers__any="no", person__name="Хамзат Образцов",
            fear__who_harmed=[{"name": "Рамзан Шаблонов", "role": "сосед, служит в росгвардии"}],
            harm__own_words="Сосед увидел меня с другом. Через два дня пришли домой, отца вызвали в отдел.",
            fear__own_words="Границу легко перейти, меня уже искали в Тбилиси.",
        ),
        papers=(Paper("threat.jpg", ("Сообщение с угрозой", "«Мы знаем, где ты»"), "JPEG"),),
    ),
    Story(
        6, "ru",
        IN_RUSSIAN | ONLY_HELP | told(
            safety__danger_now="no", place__country="US", place__us_state="WA", place__detained="no",
            writer__who="with", writer__helper_name="Кэрол Семпл", writer__helper_relation="волонтёр",
            contact__channel="whatsapp", contact__address="+1 555 0144", contact__voicemail="yes",
            contact__time_zone="America/Los_Angeles", person__age=29, children__with_you="yes", children__count=2,
            lawyer__has="no", means__household_size=4, means__currency="USD", means__income=money("USD", 1),
            help__wanted=["asylum"], arrivals=[{"when": Day(-95), "how": "parole", "where": "Сан-Исидро"}],
            applications__any="no", papers__any="yes",
            papers__list=[{"kind": "appointment", "when": Day(26), "where": "ICE, Сиэтл"}],
            person__name="Зарема Вымыслова", story__way="own",
            family__household=[
                {"name": "Ваха Вымыслов", "relation": "spouse"},
                {"name": "Амина Вымыслова", "relation": "child", "born": 2019},
                {"name": "Саид Вымыслов", "relation": "child", "born": 2021},
            ],
            fear__who_harmed=[{"name": "родня мужа", "place": "Урус-Мартан"}],
            harm__own_words="Мужа держали в 2017 году из-за брата. Нам сказали, что дети останутся у них.",
            fear__own_words="Детей заберут, мужа убьют.",
        ),
    ),
    Story(
        3, "ru",
        MYSELF | IN_RUSSIAN | YES_TO_ALL | told(
            safety__danger_now=DECLINED, place__country="US", place__us_state="NY", place__detained="no",
            contact__channel="come_back", person__age=UNKNOWN, children__with_you="no",
            means__household_size=1, means__income=DECLINED, help__wanted=["not_sure"],
            arrivals=[{"when": Day(-350, "about"), "how": "other"}], applications__any=UNKNOWN, papers__any=UNKNOWN,
            person__name=DECLINED, harm__own_words="Пока не могу писать. Скажите, есть ли ещё время.",
        ),
    ),
    Story(
        1, "ru",
        MYSELF | IN_RUSSIAN | COUNTED | told(
            safety__danger_now="yes", place__country="TR", place__detained="no", contact__channel="signal",
            contact__address="+90 555 000 00 00", contact__time_zone="Europe/Istanbul", contact__voicemail="no",
            person__age=19, children__with_you="no", means__household_size=1, means__currency="TRY",
            means__income=money("TRY", 0), help__wanted=["out_of_danger"],
            arrivals=[{"when": Day(-12), "how": "no_visa_asked", "where": "Стамбул"}], applications__any="no",
            papers__any="no", person__name="Магомед Примеров",
            fear__who_harmed=[{"name": "Шамиль Примеров", "role": "старший брат"}],
            harm__own_words="Брат прилетел за мной. Он в том же районе, показывает моё фото в кафе.",
            fear__own_words="Увезёт домой силой.",
        ),
    ),
    Story(
        2, "ru",
        MYSELF | IN_RUSSIAN | told(
            safety__danger_now="no", place__country="US", place__us_state="IL", place__detained="no",
            contact__channel="come_back", person__age=26, children__with_you="no",
        ),
        receipt="a draft that was not sent, in Russian", is_sent=False,
    ),
)  # fmt: skip
