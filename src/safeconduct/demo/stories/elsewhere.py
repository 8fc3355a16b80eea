"""People who flee other places and other harm. All invented."""

from __future__ import annotations

from safeconduct.demo.stories import DECLINED, UNKNOWN, Day, Paper, Said, Story, money, told
from safeconduct.demo.stories.chechnya import COUNTED, MYSELF, ONLY_HELP, YES_TO_ALL

IN_US = told(place__country="US", place__detained="no", safety__danger_now="no")
ALONE = told(children__with_you="no", means__household_size=1)
ARABIC = told(language__spoken=["ar"], language__best="ar", language__read=["ar"])
SPANISH = told(language__spoken=["es"], language__best="es", language__read=["es"])

STORIES = (
    Story(
        27, "ar",
        MYSELF | ARABIC | IN_US | ALONE | YES_TO_ALL | told(
            place__us_state="MI", place__town="ديربورن", contact__channel="whatsapp", contact__address="+1 555 0171",
            contact__time_zone="America/New_York", contact__voicemail="no", contact__ask_for="سامي",
            access__must_not_see="أهل البلد في المدينة", person__nationality="SY", person__age=33,
            means__currency="USD", means__income=money("USD", 1), help__wanted=["asylum"],
            arrivals=[{"when": Day(-290), "how": "visa", "where": "ديترويت"}], applications__any="no",
            papers__any="yes", papers__list=[{"kind": "appointment", "when": Day(17), "where": "مكتب اللجوء"}],
            person__name="سامي المثال", person__other_names="Sami Almithal",
            fear__who_harmed=[{"name": "أبو نموذج", "role": "مسؤول حاجز", "place": "ريف دمشق"}],
            harm__own_words="أوقفوني على الحاجز مرتين وأخذوا هاتفي. في المرة الثانية بقيت عندهم ستة أسابيع.",
            fear__own_words="اسمي على القائمة، وأخي ما زال عندهم.",
        ),
        papers=(Paper("card.png", ("بطاقة", "Sami Almithal", "Invented")),),
        thread=(
            Said("timur", 24, "أهلا سامي. قرأت رسالتك. نراجع موعد المقابلة مع محام."),
            Said("person", 23, "شكرا لكم. أستطيع الحديث بعد السادسة مساء."),
        ),
        receipt="a thread in Arabic", opened_by="timur",
    ),
    Story(
        23, "es",
        MYSELF | SPANISH | COUNTED | told(
            safety__danger_now="no", place__country="US", place__us_state="TX", place__detained="yes",
            place__detained_where="Centro Ejemplo, Texas", place__detained_since=Day(-30, "month"),
            contact__channel="person", contact__address="la hermana", contact__through="Rosa Ejemplo",
            contact__voicemail="no", person__nationality="HN", person__age=28, children__with_you="no",
            means__household_size=1, means__currency="USD", means__income=money("USD", 0),
            help__wanted=["asylum"], arrivals=[{"when": Day(-33), "how": "not_seen", "where": "Reynosa"}],
            applications__any="no", papers__any="yes",
            papers__list=[{"kind": "hearing", "when": Day(12), "where": "Corte de El Paso"}],
            person__name="Marvin Inventado",
            fear__who_harmed=[{"name": "El Modelo", "role": "jefe de la pandilla", "place": "San Pedro Sula"}],
            harm__own_words="Me cobraban cada semana. Cuando no pagué mataron a mi primo y dejaron una nota con mi nombre.",
            fear__own_words="Ellos saben quién vuelve en cada vuelo.",
        ),
        papers=(Paper("denuncia.pdf", ("DENUNCIA (inventada)", "Marvin Inventado", "Policia de Ejemplo"), "PDF"),),
        opened_by="aisha",
    ),
    Story(
        20, "en",
        MYSELF | IN_US | ALONE | ONLY_HELP | told(
            place__us_state="MD", language__spoken=["en"], language__best="en", language__read=["en"],
            contact__channel="email", contact__address="grace@mail.example", person__nationality="UG", person__age=30,
            means__currency="USD", means__income=money("USD", 2), help__wanted=["asylum"],
            arrivals=[{"when": Day(-358), "how": "visa", "where": "Dulles"}], applications__any="no", papers__any="no",
            person__name="Grace Placeholder", fear__who_harmed=[{"name": "the local council", "place": "a town"}],
            harm__own_words="A paper printed my photo and my street. The landlord put my things outside. Two men waited for me there.",
            fear__own_words="Prison, or the neighbours before that.",
        ),
    ),
    Story(
        19, "en",
        IN_US | ONLY_HELP | told(
            place__us_state="VA", language__spoken=["fa-af", "ps", "en"], language__best="fa-af", language__read=["fa-af", "en"],
            writer__who="with", writer__helper_name="Tom Specimen", writer__helper_relation="neighbour",
            contact__channel="phone", contact__address="+1 555 0162", contact__voicemail="no",
            contact__time_zone="America/New_York", person__nationality="AF", person__age=38, children__with_you="yes",
            children__count=3, lawyer__has="no", means__household_size=5, means__currency="USD",
            means__income=money("USD", 2), help__wanted=["asylum", "other_status"],
            arrivals=[{"when": Day(-700, "month"), "how": "parole", "where": "Dulles"}], applications__any="yes",
            applications__list=[{"what": "Special visa", "country": "US", "when": Day(-900, "year"), "result": "waiting"}],
            papers__any="no", person__name="Farida Namuna", story__way="prompts",
            family__household=[{"name": "Karim Namuna", "relation": "spouse"}],
            harm__what="My husband worked as an interpreter. They came for him at night.",
            harm__when_where="Kabul, the autumn before we left.", fear__if_return="They have his name and mine.",
        ),
    ),
    Story(
        18, "es",
        SPANISH | YES_TO_ALL | told(
            safety__danger_now="yes", place__country="MX", place__detained="no", writer__who="self",
            contact__channel="whatsapp", contact__address="+52 55 0000 0000", contact__voicemail="no",
            contact__time_zone="America/Mexico_City", person__nationality="VE", person__age=41,
            children__with_you="yes", children__count=1, lawyer__has="no", means__household_size=2,
            means__currency="MXN", means__income=money("MXN", 1), help__wanted=["out_of_danger", "asylum"],
            arrivals=[{"when": Day(-25), "how": "not_seen", "where": "Tapachula"}], applications__any="no", papers__any="no",
            person__name="Carmen Ejemplo", family__household=[{"name": "Luis Ejemplo", "relation": "child", "born": 2015}],
            fear__who_harmed=[{"name": "un colectivo", "role": "armados", "place": "Caracas"}], story__way="own",
            harm__own_words="Yo era testigo en una mesa electoral. Después entraron a mi casa y se llevaron a mi hermano.",
            fear__own_words="Aquí también nos siguen.",
        ),
    ),
    Story(
        14, "ar",
        ARABIC | COUNTED | told(
            safety__danger_now="no", place__country="EG", place__detained="no", writer__who="self", lawyer__has="no",
            contact__channel="telegram", contact__address="@mithal_example", contact__voicemail="no",
            contact__time_zone="Africa/Cairo", person__nationality="SD", person__age=45, children__with_you="yes",
            children__count=4, means__household_size=6, means__currency="EGP", means__income=money("EGP", 0),
            help__wanted=["out_of_danger"], arrivals=[{"when": Day(-300, "month"), "how": "not_seen", "where": "أسوان"}],
            applications__any="yes", applications__list=[{"what": "المفوضية", "country": "EG", "result": "waiting"}],
            papers__any="no", person__name="هاجر نموذج", story__way="own",
            harm__own_words="تركنا البيت ليلا عندما وصل القصف إلى الحي. زوجي لم يصل بعد.", fear__own_words="لا مكان نعود إليه.",
        ),
    ),
    Story(
        13, "en",
        MYSELF | IN_US | ALONE | YES_TO_ALL | told(
            place__us_state="OH", language__spoken=["fr", "en"], language__best="fr", language__read=["fr"],
            contact__channel="phone", contact__address="+1 555 0133", contact__voicemail="yes",
            contact__time_zone="America/New_York", person__nationality="CM", person__age=26, means__currency="USD",
            means__income=money("USD", 1), help__wanted=["asylum"],
            arrivals=[{"when": Day(-210), "how": "not_seen", "where": "San Ysidro"}, {"when": Day(-150, "about"), "how": "turned_back"}],
            applications__any="no", papers__any="yes", papers__list=[{"kind": "decision", "when": Day(-20)}, {"kind": "answer_by", "when": Day(10)}],
            person__name="Blaise Exemple", fear__who_harmed=[{"name": "Captain Modele", "role": "army", "place": "Buea"}],
            harm__own_words="Soldiers burned our quarter. They held me because of the language I teach in.",
            fear__own_words="My name is on their list of teachers.",
        ),
    ),
    Story(
        10, "en",
        MYSELF | IN_US | ALONE | ONLY_HELP | told(
            place__us_state="MN", language__spoken=["so", "en"], language__best="so", language__read=["none"],
            interpreter__gender="woman", contact__channel="come_back", person__nationality="SO", person__age=23,
            means__currency="USD", means__income=money("USD", 0), help__wanted=["asylum", "not_sure"],
            arrivals=[{"when": Day(-120), "how": "visa", "where": "Minneapolis"}], applications__any="no", papers__any=UNKNOWN,
            person__name="Hodan Tusaale", harm__own_words="My uncle arranged a marriage. I said no in front of people.",
            fear__own_words="He says it is settled when I come home.",
        ),
        thread=(Said("person", 9, "I can only look here on Sundays."),),
    ),
    Story(
        9, "es",
        MYSELF | SPANISH | IN_US | COUNTED | told(
            place__us_state="FL", contact__channel="whatsapp", contact__address="+1 555 0155", contact__voicemail="no",
            contact__time_zone="America/New_York", person__nationality="NI", person__age=52, children__with_you="no",
            lawyer__has="yes", lawyer__name="Lic. Muestra", means__household_size=3, means__currency="USD",
            means__income=money("USD", 3), help__wanted=["asylum"], arrivals=[{"when": Day(-400), "how": "parole", "where": "Miami"}],
            applications__any="yes", applications__list=[{"what": "Asilo", "country": "US", "when": Day(-200), "result": "waiting"}],
            papers__any="no", person__name="Ernesto Ejemplo",
            harm__own_words="Cerraron la radio donde trabajaba y me quitaron la nacionalidad.", fear__own_words="No me dejan ni entrar.",
        ),
    ),
    Story(
        7, "ar",
        MYSELF | ARABIC | IN_US | ALONE | YES_TO_ALL | told(
            place__us_state="NJ", contact__channel="signal", contact__address="+1 555 0199", contact__voicemail="no",
            contact__time_zone="America/New_York", person__nationality="IQ", person__age=21, means__currency="USD",
            means__income=money("USD", 1), help__wanted=["asylum"], arrivals=[{"when": Day(-80), "how": "visa", "where": "نيوارك"}],
            applications__any="no", papers__any="no", person__name=DECLINED,
            fear__who_harmed=[{"name": "عمي", "role": "عضو في فصيل", "place": "بغداد"}],
            harm__own_words="عرفوا عني من صورة في هاتف صديق. كسروا يدي وحبسوني في البيت شهرا.", fear__own_words="أقسم عمي أن ينهي الأمر.",
        ),
        papers=(Paper("hand.jpg", ("صورة اليد", "Invented picture"), "JPEG"),),
    ),
    Story(
        5, "en",
        IN_US | told(
            place__us_state="NV", writer__who="for", writer__person_knows="no", writer__proxy_name="Joan Sample",
            writer__proxy_relation="teacher", language__spoken=["es", "en"], language__best="en", contact__channel="email",
            contact__address="joan@mail.example", person__nationality="GT", person__age=16, children__with_you="no",
            lawyer__has="no", means__household_size=UNKNOWN, means__income=UNKNOWN, help__wanted=["not_sure"],
            arrivals=[{"when": Day(-500, "year"), "how": "not_seen"}], applications__any=UNKNOWN, papers__any=UNKNOWN,
            person__name="Mateo Placeholder", story__way="own", harm__own_words="He told me only that he cannot go back to his uncle.",
        ) | ONLY_HELP,
    ),
    Story(
        4, "en",
        MYSELF | IN_US | ALONE | COUNTED | told(
            place__us_state="CA", language__spoken=["zh"], language__best="zh", language__read=["zh"],
            contact__channel="post", contact__address="PO Box 000, Exampletown", person__nationality="CN", person__age=36,
            means__currency="USD", means__income=money("USD", 1), help__wanted=["asylum"],
            arrivals=[{"when": Day(-340, "about"), "how": "visa", "where": "Los Angeles"}], applications__any="no", papers__any="no",
            person__name="示例人 (Shili Ren)", harm__own_words="我们在家里聚会，警察来了三次。第三次我被关了二十天。",
            fear__own_words="回去会再被关。",
        ),
    ),
    Story(
        1, "es",
        MYSELF | SPANISH | IN_US | ONLY_HELP | told(
            place__us_state="AZ", contact__channel="phone", contact__address="+1 555 0188", contact__voicemail="no",
            contact__time_zone="America/Denver", person__nationality="SV", person__age=34, children__with_you="yes",
            children__count=1, means__household_size=2, means__currency="USD", means__income=money("USD", 1),
            help__wanted=["asylum"], arrivals=[{"when": Day(-15), "how": "not_seen", "where": "Nogales"}], applications__any="no",
            papers__any="yes", papers__list=[{"kind": "appointment", "when": Day(2), "where": "ICE, Phoenix"}],
            person__name="Delmy Inventada", fear__who_harmed=[{"name": "Óscar Modelo", "role": "ex pareja, policía"}],
            harm__own_words="Lo denuncié cuatro veces. Él mismo recibía las denuncias.", fear__own_words="Dijo que me va a encontrar.",
        ),
    ),
    Story(
        0, "en",
        IN_US | told(
            place__us_state="NY", writer__who="self", language__spoken=["en"], language__best="en", contact__channel="come_back",
            person__nationality="US", person__age=DECLINED, help__wanted=["not_sure"], story__way="own", person__name="Buy Cheap Sample",
            harm__own_words="Best prices best prices best prices. This one is invented spam, for the shut door.",
        ) | ONLY_HELP,
    ),
    Story(
        2, "ar",
        MYSELF | ARABIC | IN_US | told(place__us_state="NY", contact__channel="come_back", person__age=29),
        receipt="a draft that was not sent, in Arabic", is_sent=False,
    ),
    Story(
        0, "en",
        MYSELF | IN_US | ALONE | YES_TO_ALL | told(
            place__us_state="NY", language__spoken=["ru", "en"], language__best="en", language__read=["en"],
            contact__channel="signal", contact__address="+1 555 0123", contact__voicemail="no", contact__time_zone="America/New_York",
            person__nationality="BY", person__age=25, means__currency="USD", means__income=money("USD", 1), help__wanted=["asylum"],
            arrivals=[{"when": Day(-30), "how": "visa", "where": "JFK"}], applications__any="no", papers__any="no",
            person__name="Alex Specimen", fear__who_harmed=[{"name": "N. Primer", "role": "investigator", "place": "Minsk"}],
            harm__own_words="Fifteen days twice for a white and red ribbon. The third time they opened a case.",
            fear__own_words="Three years in a colony.",
        ),
        receipt="a request nobody has opened yet, in English",
    ),
)  # fmt: skip
