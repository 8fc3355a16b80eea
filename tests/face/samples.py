"""What the gallery's scenes show: invented people and answers, and the addresses the templates look for."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

DIGITS = "4071 9926 3358 0147 7213 8860"
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
TOLD = (
    "В апреле за мной пришли двое.\nПотом они приходили снова, к моему дяде, и спрашивали меня. "
    "Я ушёл через двор и больше не возвращался."
)


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path(f"{name}/" if name != "leave" else "leave", nothing, name=name)
    for name in ("about", "hiding", "lost_number", "set_language", "leave", "sign_out", "device_lost")
]


class Asked(forms.Form):
    """A form whose fields are given one by one, as the guided request does it."""

    def __init__(self, fields: dict[str, forms.Field], data: dict[str, Any] | None = None) -> None:
        super().__init__(data=data)
        self.fields.update(fields)


def tag(kind: str, text: str) -> dict[str, str]:
    return {"kind": kind, "text": text}


def place() -> forms.Field:
    return forms.ChoiceField(
        label=_("Where are you now?"),
        choices=[
            ("home", _("In the country I am from")),
            ("other", _("In another country")),
            ("us", _("In the United States")),
            ("held", _("I am held in a jail, camp or detention centre")),
        ],
        widget=forms.RadioSelect,
        initial="other",
        help_text=_("Choose the place where you slept last night."),
        error_messages={"required": _("Choose one of these, or press “I don’t know”.")},
    )


def question(data: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "form": Asked({"place": place()}, data),
        "back_url": "/a",
        "step": 4,
        "section": _("Being reached"),
        "why": _("We ask because the law and the help we can find are different in each place."),
        "can_skip": True,
        "stop_url": "/b",
    }


def question_in_error() -> dict[str, Any]:
    return question({"place": ""})


def contact_fields() -> dict[str, forms.Field]:
    return {
        "channel": forms.MultipleChoiceField(
            label=_("How may we reach you?"),
            widget=forms.CheckboxSelectMultiple,
            choices=[
                ("number", _("I will come back with my number")),
                ("phone", _("Phone call")),
                ("signal", "Signal"),
                ("mail", _("E-mail")),
            ],
        ),
        "phone": forms.CharField(
            label=_("Phone number"),
            widget=forms.TextInput(attrs={"type": "tel"}),
            help_text=_("With the country in front, such as +1."),
        ),
        "name": forms.CharField(
            label=_("What name should we ask for?"),
            help_text=_("It does not have to be your real name."),
            error_messages={"required": _("Write a name we can ask for.")},
        ),
        "hours": forms.ChoiceField(label=_("When?"), choices=[("", "—"), ("m", _("In the morning"))]),
        "story": forms.CharField(
            label=_("Is there anything we must know before we call?"), widget=forms.Textarea
        ),
        "voicemail": forms.BooleanField(
            label=_("You may leave a voice message"), help_text=_("Only if nobody else listens to them.")
        ),
    }


def contact_in_error() -> dict[str, Any]:
    data = {
        "channel": ["signal"],
        "phone": "+49 151 555 0199",
        "story": _("My brother answers this phone after 18:00."),
        "hours": "m",
        "voicemail": "on",
    }
    return {
        "form": Asked(contact_fields(), data),
        "heading": _("How can we reach you without putting you at risk?"),
        "back_url": "/a",
        "step": 7,
        "steps": 24,
        "skip_private": True,
        "stop_url": "/b",
        "why": _("We only use what you give us here, and only at the hours you choose."),
    }


def story() -> dict[str, Any]:
    field = forms.CharField(
        label=_("What happened, and what are you afraid of?"),
        widget=forms.Textarea,
        help_text=_("Write in any language. It does not need to be in order. You can leave things out."),
    )
    return {
        "form": Asked({"story": field}),
        "back_url": "/a",
        "step": 21,
        "can_skip": True,
        "stop_url": "/b",
        "why": _("Asylum is decided on what was done to you and what you fear. Start anywhere."),
    }


def start() -> dict[str, Any]:
    return {"is_demo": True}


def arrivals() -> dict[str, Any]:
    name = "повестка_очень_длинное_название_документа_2017_03_14.pdf"
    note = _("Checked. Hidden data was removed.")
    return {
        "is_demo": True,
        "files": [
            {"name": "IMG_2044.jpg", "kind": _("Photo"), "size": "2.4 MB", "remove_url": "/x"},
            {"name": name, "kind": "PDF", "size": "310 kB", "note": note, "remove_url": "/x"},
        ],
    }


def answers(change: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"question": _("Where are you now?"), "value": _("In another country")},
        {
            "question": _("Which languages do you speak?"),
            "values": ["Нохчийн мотт", "Русский", "العربية"],
        },
        {"question": _("Do you have a lawyer?"), "skipped": _("I’d rather not say")},
        {"question": _("What happened?"), "values": [TOLD], "masked": bool(change)},
        {"question": _("Anything else?"), "values": []},
        {"question": _("What are you afraid of?"), "values": [TOLD]},
    ]
    return [{**row, "change_url": change} for row in rows]


def check() -> dict[str, Any]:
    return {"rows": answers("/c")}


def digits() -> dict[str, Any]:
    return {"digits": DIGITS}


def messages() -> dict[str, Any]:
    sentence = _("This text says in one or two short sentences what it means for you.")
    titles = [
        ("info", _("Good to know")),
        ("warning", _("Take care")),
        ("danger", _("Nobody watches this minute")),
        ("success", _("We have it")),
    ]
    return {
        "thread": [
            {
                "mine": True,
                "day": date(2017, 5, 3),
                "text": _("I am in Moscow now. My hearing is on 12 May.\nCan you call before?"),
                "files": [{"name": "scan.pdf"}],
            },
            {
                "mine": False,
                "day": date(2017, 5, 4),
                "text": _("Thank you. A caseworker will read this today and write to you here by Friday."),
                "is_new": True,
            },
        ],
        "tags": [
            tag("info", _("Being read")),
            tag("success", _("Received")),
            tag("", _("Closed")),
            tag("danger", _("Hearing soon")),
            tag("warning", _("Waiting for you")),
        ],
        "notices": [{"kind": kind, "title": title, "text": sentence} for kind, title in titles],
        "page": Paginator(range(50), 10).page(2),
    }


def confirm() -> dict[str, Any]:
    return {
        "title": _("Delete everything?"),
        "text": _("Your answers, files and messages are gone at once. Nobody can bring them back."),
        "action": _("Yes, delete everything"),
    }


def staff() -> dict[str, Any]:
    return {
        "staff_nav": [
            {"url": "/", "label": _("Inbox"), "current": True, "count": 40},
            {"url": "/", "label": _("Cases")},
            {"url": "/", "label": _("Deadlines"), "count": 3},
            {"url": "/", "label": _("People")},
            {"url": "/", "label": _("My account")},
        ],
        "signed_in_name": "Zaynab Harrak",
        "is_demo": True,
    }


def inbox() -> dict[str, Any]:
    rows: list[dict[str, Any]] = [
        {
            "title": "R-7K2M",
            "summary": _("Russia, Chechen and Russian, in Germany. Means: none. No lawyer."),
            "tags": [tag("danger", _("In danger now")), tag("danger", _("Hearing in 4 days"))],
            "received": date(2017, 5, 3),
            "is_new": True,
        },
        {
            "title": "R-9QXB",
            "summary": _("Syria, Arabic, held in Texas."),
            "tags": [tag("warning", _("Detained"))],
            "received": date(2017, 5, 2),
            "assigned": "Zaynab Harrak",
        },
        {
            "title": "R-33TD",
            "summary": _("Honduras, Spanish, in California."),
            "received": date(2017, 4, 28),
            "assigned": "Piotr Lewandowski",
        },
    ]
    rows = [{**row, "url": "/r", "select": row["title"]} for row in rows]
    return {**staff(), "rows": rows, "page": Paginator(range(50), 10).page(2)}


def request_page() -> dict[str, Any]:
    note = _("Download only")
    photo = {"name": "IMG_2044.jpg", "kind": _("Photo"), "size": "2.4 MB", "preview_url": PIXEL}
    return {
        **staff(),
        "name": "R-7K2M “Islam”",
        "tags": [tag("danger", _("In danger now"))],
        "items": [
            {"label": _("Received"), "value": "3 May 2017"},
            {"label": _("Speaks"), "value": "Нохчийн, Русский"},
            {"label": _("Call"), "value": "+49 151 555 0199"},
            {"label": _("Held by"), "value": "Zaynab Harrak"},
        ],
        "tabs": [
            {"url": "/", "label": _("Answers"), "current": True},
            {"url": "/", "label": _("Messages"), "count": 2},
            {"url": "/", "label": _("Files"), "count": 4},
            {"url": "/", "label": _("History")},
        ],
        "rows": answers(""),
        "files": [
            {**photo, "download_url": "/d"},
            {
                "name": "повестка_2017.docx",
                "kind": "Word",
                "size": "31 kB",
                "note": note,
                "download_url": "/d",
            },
        ],
        "events": [
            {
                "title": _("Story opened"),
                "day": date(2017, 5, 4),
                "who": "Zaynab Harrak",
                "text": _("Reason: danger now, no conflict found by hand."),
            },
            {"title": _("Received"), "day": date(2017, 5, 3)},
        ],
    }


def sign_in() -> dict[str, Any]:
    digits = {"class": "short", "size": "8", "inputmode": "numeric", "dir": "ltr"}
    remembered = {"autocomplete": "current-password"}
    fields: dict[str, forms.Field] = {
        "name": forms.CharField(
            label=_("Sign-in name"), widget=forms.TextInput(attrs={"autocomplete": "username"})
        ),
        "passphrase": forms.CharField(label=_("Passphrase"), widget=forms.PasswordInput(attrs=remembered)),
        "code": forms.CharField(label=_("Six digits from your app"), widget=forms.TextInput(attrs=digits)),
    }
    form = Asked(fields, {"name": "zaynab"})
    form.add_error(None, _("These do not match. Nothing else is wrong."))
    return {"form": form}


SCENES: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "start": ("scenes/start.html", start),
    "question": ("base_question.html", question),
    "question-error": ("base_question.html", question_in_error),
    "contact-error": ("base_question.html", contact_in_error),
    "story": ("base_question.html", story),
    "arrivals": ("scenes/arrivals.html", arrivals),
    "check": ("scenes/check.html", check),
    "receipt": ("scenes/receipt.html", digits),
    "card": ("scenes/card.html", digits),
    "messages": ("scenes/messages.html", messages),
    "confirm": ("scenes/confirm.html", confirm),
    "lost": ("404.html", dict),
    "inbox": ("scenes/inbox.html", inbox),
    "request": ("scenes/request.html", request_page),
    "sign-in": ("scenes/sign_in.html", sign_in),
}
