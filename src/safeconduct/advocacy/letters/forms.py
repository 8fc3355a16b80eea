"""What is asked about a letter, a call or meeting, and about what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.advocacy.letters.content import signatories_in, signatories_typed
from safeconduct.advocacy.letters.drafts import Beginning, Talk
from safeconduct.advocacy.letters.figures import Offered
from safeconduct.advocacy.letters.log import Line
from safeconduct.advocacy.letters.words import CHANNELS, EVENTS, KINDS, PURPOSES, SPOKEN, STATES, WRITTEN
from safeconduct.advocacy.models import Ask, Campaign, Communication, Post
from safeconduct.choices.fields import LineField, TextField
from safeconduct.choices.languages import LANGUAGES
from safeconduct.evidence.fields import INTERNAL_HINT, SEALED_HINT, KeyField
from safeconduct.evidence.models import Claim, Incident, Item, Record, Testimony

LONGEST = 120_000
"""About forty pages."""
MOST_SIGNATORIES = 30
EARLIEST = date(1990, 1, 1)


def a_day(**kwargs: Any) -> forms.DateField:
    """A day as the browser's own field."""
    return forms.DateField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("There is no such day. Write it as 2017-05-02."),
                        "required": _("Say on which day.")},
        **kwargs,
    )  # fmt: skip


class _Asks(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Django has none at run time
    """Asks of the campaign, as they are said."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.key} · {obj.text[:120]}"


class _Addressed(forms.Form):
    """To whom, with which asks, and by when an answer is wanted."""

    use_required_attribute = False
    post = KeyField(
        Post, label=_("To which office?"), help_text=_("The key of the post, such as O-0012."), required=False
    )
    asks = _Asks(Ask.objects.none(), label=_("Which asks does it make?"), required=False)
    answer_by = a_day(
        label=_("By when should they answer?"), help_text=_("Only what we wrote to them."), required=False
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        rows = (
            campaign.asks.filter(withdrawn_on=None)
            .exclude(state="closed")
            .select_related("post")
            .order_by("key")
        )
        chosen = self.fields["asks"]
        if isinstance(chosen, forms.ModelMultipleChoiceField):
            chosen.queryset = rows
        if not rows:
            del self.fields["asks"]
        posts = dict.fromkeys(f"{ask.post.key} {ask.post.title}" for ask in rows)
        if posts:
            self.fields["post"].help_text = " · ".join(posts)

    def asks_of(self) -> list[Ask]:
        return list(self.cleaned_data.get("asks") or ())


class BeginForm(_Addressed):
    """How a letter begins."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=[(code, KINDS[code]) for code in WRITTEN])
    language = forms.ChoiceField(label=_("In which language?"), choices=list(LANGUAGES.items()), initial="en")
    figures = forms.MultipleChoiceField(
        label=_("Which figures should it say?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("As they are counted today. They are counted again before the letter leaves."),
    )  # fmt: skip
    field_order = ("kind", "post", "language", "asks", "figures", "answer_by")

    def __init__(self, *args: Any, offered: list[Offered], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["figures"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(each.code, f"{each.incident.key} · {each.sentence}") for each in offered]
        if not offered:
            del self.fields["figures"]

    def beginning(self) -> Beginning:
        given = self.cleaned_data
        return Beginning(
            given["kind"], self.campaign, given["post"], self.asks_of(), given.get("figures", []), given["language"],
            given["answer_by"],
        )  # fmt: skip


class TalkForm(_Addressed):
    """A call or a meeting that was held."""

    kind = forms.ChoiceField(label=_("What was it?"), choices=[(code, KINDS[code]) for code in SPOKEN])
    day = a_day(label=_("On which day?"))
    who = TextField(
        label=_("Who took part?"), help_text=_("Offices, a line each. This is sealed."), max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}), error_messages={"required": _("Write who took part.")},
    )  # fmt: skip
    said = TextField(
        label=_("What was said?"), help_text=SEALED_HINT, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}), error_messages={"required": _("Write what was said.")},
    )  # fmt: skip
    field_order = ("kind", "day", "post", "who", "said", "asks", "answer_by")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not EARLIEST <= day <= self.today:
            raise ValidationError(_("It must lie in the past. What is planned is not written down here."))
        return day

    def talk(self) -> Talk:
        given = self.cleaned_data
        return Talk(
            given["kind"], self.campaign, given["post"], given["day"], given["who"], given["said"], self.asks_of(),
            given["answer_by"],
        )  # fmt: skip

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"kind": given["kind"], "channel": given["kind"], "sent_on": given["day"], "post": given["post"],
                "answer_by": given["answer_by"]}  # fmt: skip

    def words(self) -> dict[str, Any]:
        return {"who": self.cleaned_data["who"], "said": self.cleaned_data["said"]}


class LetterForm(_Addressed):
    """The words of a draft, and to whom."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=[(code, KINDS[code]) for code in WRITTEN])
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGES.items()))
    subject = LineField(label=_("Subject"), help_text=SEALED_HINT, required=False, max_length=300)
    salutation = LineField(label=_("Greeting"), required=False, max_length=200)
    body = TextField(
        label=_("Text"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 24}),
        help_text=_("An empty line begins a new paragraph. Lines that begin with a dash become a list."),
    )  # fmt: skip
    closing = LineField(label=_("Closing words"), required=False, max_length=200)
    signatories = TextField(
        label=_("Who signs?"), help_text=_("A line each: name, a comma, the office."), required=False,
        max_length=4_000, widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    is_public = forms.BooleanField(
        label=_("That it was sent may stand on the public timeline"), required=False,
        help_text=_("Only that it was sent, to which office and when. Never its words."),
    )  # fmt: skip
    field_order = ("kind", "post", "language", "subject", "salutation", "body", "closing", "signatories", "asks",
                   "answer_by", "is_public")  # fmt: skip

    def clean_signatories(self) -> list[dict[str, str]]:
        rows = signatories_in(self.cleaned_data["signatories"])
        if len(rows) > MOST_SIGNATORIES:
            raise ValidationError(_("No more than %(most)s people sign."), params={"most": MOST_SIGNATORIES})
        return rows

    def values(self) -> dict[str, Any]:
        return {
            name: self.cleaned_data[name] for name in ("kind", "post", "language", "answer_by", "is_public")
        }

    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name]
                for name in ("subject", "salutation", "body", "closing", "signatories")}  # fmt: skip


class FilterForm(forms.Form):
    """What the list shows. A value it does not know is no error: everything is shown."""

    use_required_attribute = False
    q = LineField(label=_("Key or office"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Any")), *KINDS.items()])
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("Any")), *((code, words) for code, (words, _tag) in STATES.items())],
    )  # fmt: skip


class LogForm(forms.Form):
    """A line of the delivery log."""

    use_required_attribute = False
    event = forms.ChoiceField(
        label=_("What happened?"), error_messages={"required": _("Choose what happened.")}
    )
    day = a_day(label=_("On which day?"))
    channel = forms.ChoiceField(
        label=_("How?"), required=False, choices=[("", _("Not said")), *CHANNELS.items()],
        help_text=_("Of a letter that was sent."),
    )  # fmt: skip
    until = a_day(
        label=_("Until when do they want more time?"),
        help_text=_("Only if they asked for more time."),
        required=False,
    )
    note = LineField(label=_("Note"), help_text=INTERNAL_HINT, required=False, max_length=300)

    def __init__(self, *args: Any, possible: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["event"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Choose")), *((code, EVENTS[code]) for code in possible)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("event") == "sent" and not given.get("channel"):
            self.add_error("channel", _("Say how it was sent."))
        return given

    def line(self) -> Line:
        given = self.cleaned_data
        return Line(given["event"], given["day"], given["channel"], given["until"], given["note"])


RECORDS: Mapping[str, type[Record]] = {"incident": Incident, "claim": Claim, "item": Item}


class GroundForm(forms.Form):
    """A record that the letter rests on, by its key."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("What does it rest on?"),
        choices=[("incident", _("Incident")), ("claim", _("Claim")), ("item", _("Item"))],
    )
    key = LineField(label=_("Its key"), max_length=200, error_messages={"required": _("Write its key.")})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("kind") in RECORDS and given.get("key"):
            try:
                given["record"] = KeyField(RECORDS[given["kind"]]).clean(given["key"])
            except ValidationError as trouble:
                self.add_error("key", trouble)
        return given


class AccountForm(forms.Form):
    """An account that the letter uses, under one purpose."""

    use_required_attribute = False
    testimony = KeyField(
        Testimony, label=_("Which account?"), help_text=_("Its key, such as T-0012."),
        error_messages={"required": _("Write the key of the account.")},
    )  # fmt: skip
    scope = forms.ChoiceField(label=_("Under which purpose?"), choices=list(PURPOSES.items()))
    words = TextField(
        label=_("The words that go into the letter"), required=False, max_length=4_000,
        help_text=_("Of a quotation: word for word out of the version that two reviewers agreed to."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("scope") == "quote_anonymised" and not given.get("words"):
            self.add_error("words", _("Write the words that are quoted."))
        return given


class EnclosureForm(forms.Form):
    """Which item a file is enclosed from."""

    use_required_attribute = False
    item = KeyField(
        Item, label=_("From which item?"), help_text=_("Its key, such as I-0012."),
        error_messages={"required": _("Write the key of the item.")},
    )  # fmt: skip


def filled(letter: Communication, content: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a form that shows this letter, call or meeting."""
    return {
        "kind": letter.kind, "post": letter.post, "language": letter.language, "answer_by": letter.answer_by,
        "is_public": letter.is_public, "asks": list(letter.asks.values_list("pk", flat=True)),
        "signatories": signatories_typed(content.get("signatories", ())), "day": letter.sent_on,
        **{name: content.get(name, "") for name in ("subject", "salutation", "body", "closing", "who", "said")},
    }  # fmt: skip


def said(words: Mapping[str, str | Promise], code: str) -> str:
    """The words for a code; the code itself where there are none."""
    return str(words.get(code, code))
