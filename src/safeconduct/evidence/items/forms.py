"""What is asked about an item, and why somebody opens its files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from safeconduct.choices.fields import LineField, TextField
from safeconduct.choices.languages import LANGUAGES
from safeconduct.evidence.fields import INTERNAL_HINT, SEALED_HINT, CodeField, KeyField, WhenField
from safeconduct.evidence.items.words import OBTAINED, REASONS, choices
from safeconduct.evidence.models import Artifact, Item, Source

LONGEST_TEXT, LONGEST_NOTE, MOST_TAGS, LONGEST_TAG = 400_000, 8_000, 30, 40
FIELDS = (
    "kind", "is_public", "title", "text", "address", "source", "connection", "obtained_on", "obtained_how",
    "published_on", "language", "rights", "is_graphic", "tags", "note",
)  # fmt: skip
SEALED_PART = ("is_public", "title", "text", "address", "note")


class TagsField(LineField):
    """Words with commas between them. Its value is a list, each once."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        typed = str(super().clean(value)).replace("،", ",").replace(";", ",")
        tags = list(dict.fromkeys(" ".join(tag.split()) for tag in typed.split(",") if tag.strip()))
        if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
            raise ValidationError(
                _("Write at most %(most)s words of up to %(long)s letters each."),
                params={"most": MOST_TAGS, "long": LONGEST_TAG},
            )
        return tags


class ItemForm(forms.Form):
    """An item. Whether it was published decides where title, text and address lie."""

    use_required_attribute = False
    kind = CodeField(
        "materials",
        label=_("What is it?"),
        empty=_("Choose"),
        error_messages={"required": _("Choose what it is.")},
    )
    is_public = forms.BooleanField(
        label=_("It was published: anybody could read or see it"),
        help_text=_(
            "Then title, text and address are searched and counted. Otherwise they are sealed. "
            "Once in the clear, it stays in the clear."
        ),
        required=False,
    )
    title = LineField(
        label=_("Title, or a few words on what it is"),
        help_text=_("Of something published, name no private person here."),
        required=False,
        max_length=300,
    )
    text = TextField(
        label=_("Text"),
        help_text=_("What it says, word for word. Leave empty if it is a file."),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    address = LineField(
        label=_("Web address"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url"}),
    )
    source = KeyField(Source, label=_("Source"), help_text=_("Its key, such as S-0012."), required=False)
    connection = CodeField("connections", label=_("How does the source know of it?"), required=False)
    published_on = WhenField(label=_("Published on"), required=False)
    obtained_on = WhenField(label=_("When did we get it?"), required=False)
    obtained_how = forms.ChoiceField(
        label=_("How did we get it?"), required=False, choices=[("", _("Not said")), *choices(OBTAINED)]
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("Not said")), *LANGUAGES.items()]
    )
    rights = LineField(label=_("Rights and licence"), help_text=INTERNAL_HINT, required=False, max_length=300)
    tags = TagsField(
        label=_("Keywords"),
        help_text=_("With commas between them. They are searched: name no private person here."),
        required=False,
        max_length=1500,
    )
    is_graphic = forms.BooleanField(
        label=_("It shows violence or its traces"),
        help_text=_("Then nobody sees it without being warned first."),
        required=False,
    )
    note = TextField(
        label=_("Note"),
        help_text=SEALED_HINT,
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, item: Item | None = None, has_seat: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        if not has_seat:
            self._narrow(public=item is None or item.is_public)

    def _narrow(self, *, public: bool) -> None:
        """Somebody without a seat keeps and changes only what lies in the clear."""
        for name in ("note",) if public else SEALED_PART:
            self.fields.pop(name, None)
        if public and self.item is None:
            self.fields["is_public"].initial = True

    def clean_is_public(self) -> bool:
        wanted = bool(self.cleaned_data["is_public"])
        if self.item is not None and self.item.is_public and not wanted:
            raise ValidationError(
                _(
                    "What stood in the clear stays in the history. Withdraw this item and record it anew, sealed."
                )
            )
        return wanted

    def values(self) -> dict[str, Any]:
        """What a valid form says, by the names of the record and its sealed part."""
        return {name: self.cleaned_data[name] for name in FIELDS if name in self.fields}


class NewItemForm(ItemForm):
    """The same with a file. Which way an item comes is told by what is filled in."""

    file = forms.Field(
        label=_("File"),
        help_text=_("It is sealed while it arrives. Photos, PDF, office documents, sound and video."),
        required=False,
        widget=forms.FileInput,
    )
    field_order = ("kind", "file", "is_public", "is_graphic", "title", "text")

    def __init__(self, *args: Any, has_file: bool = False, has_seat: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, has_seat=has_seat, **kwargs)
        self.has_file = has_file
        if not has_seat:
            del self.fields["file"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not self.has_file and not (given.get("title") or given.get("text")):
            self.add_error("title", _("Choose a file, write the text, or say in a few words what it is."))
        return given


class FileForm(forms.Form):
    """One more file of an item, and a sealed note about it."""

    use_required_attribute = False
    file = forms.Field(
        label=_("File"),
        help_text=_("It is sealed while it arrives. Photos, PDF, office documents, sound and video."),
        required=False,
        widget=forms.FileInput,
    )
    note = TextField(
        label=_("Note about this file"),
        help_text=SEALED_HINT,
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, has_file: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_file = has_file

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.has_file:
            self.add_error("file", _("Choose a file."))
        return given


class FilterForm(forms.Form):
    """What the list shows. A value it does not know is no error: everything is shown."""

    use_required_attribute = False
    q = LineField(label=_("Title, key or keyword"), required=False, max_length=100)
    kind = CodeField("materials", label=_("What it is"), empty=_("Any"), required=False)
    source = LineField(
        label=_("Source"), required=False, max_length=200, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    shown = forms.ChoiceField(
        label=_("Published"),
        required=False,
        choices=[("", _("Any")), ("public", _("Published")), ("sealed", _("Sealed"))],
    )


class ReasonForm(forms.Form):
    """Why a file is opened or taken out."""

    use_required_attribute = False
    reason = forms.ChoiceField(
        label=_("What do you need it for?"),
        help_text=_("Your name, the time and this reason become part of its chain of custody."),
        choices=choices(REASONS),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you need it for.")},
    )


class BundleForm(ReasonForm):
    """What goes into a custody bundle."""

    sealed = forms.BooleanField(
        label=_("Enclose the locked files"),
        help_text=_(
            "Nobody can read them without our keys. They show that the files are those of the chain."
        ),
        required=False,
    )
    reveal = forms.BooleanField(
        label=_("Reveal the fingerprints of the contents"),
        help_text=_(
            "Whoever has them can tell for sure whether they hold the same files. Only for a court or an expert."
        ),
        required=False,
    )
    chosen_files = forms.MultipleChoiceField(
        label=_("Of which files?"),
        help_text=_("Fingerprints and contents go out of these alone."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    plain = forms.BooleanField(
        label=_("Enclose the contents themselves, readable by anybody"),
        help_text=_("This cannot be undone: what has left the house cannot be called back."),
        required=False,
    )
    both = forms.BooleanField(
        label=_("The file with nothing hidden goes out beside its redacted copy, and that is meant"),
        required=False,
    )
    sure = forms.BooleanField(
        label=_("I know who gets this, and they may have it"),
        error_messages={"required": _("Tick this once you are sure who gets it.")},
    )

    def __init__(self, *args: Any, held: Sequence[tuple[Artifact, str]] = (), **kwargs: Any) -> None:
        """``held``: the files of the item, each with what it is called."""
        super().__init__(*args, **kwargs)
        self.rows = [row for row, _name in held]
        redacted = [str(row.pk) for row in self.rows if row.role == "redacted"]
        field: Any = self.fields["chosen_files"]
        field.choices = [(str(row.pk), name) for row, name in held]
        field.initial = redacted or [str(row.pk) for row in self.rows]
        for name in (*(() if held else ("chosen_files",)), *(() if redacted else ("both",))):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        opened = given.get("plain") or given.get("reveal")
        if given.get("plain") and not given.get("reveal"):
            self.add_error("reveal", _("Contents go out only with their fingerprints. Tick this as well."))
        if opened and self.rows and not given.get("chosen_files") and "chosen_files" not in self.errors:
            self.add_error("chosen_files", _("Choose at least one file."))
        if given.get("plain") and self._undoes(given.get("chosen_files") or ()) and not given.get("both"):
            self.add_error(
                "both", _("A file goes out beside its redacted copy: what was hidden can be read in it.")
            )
        return given

    def _undoes(self, chosen: Sequence[str]) -> bool:
        """Whether a file that something was hidden in leaves together with what it was hidden from."""
        by_id = {row.pk: row for row in self.rows}
        for row in self.rows:
            over = row if row.role == "redacted" and str(row.pk) in chosen else None
            for _step in self.rows:
                over = by_id.get(over.derived_from_id) if over and over.derived_from_id else None
                if over and over.role != "redacted" and str(over.pk) in chosen:
                    return True
        return False

    def chosen(self) -> frozenset[UUID]:
        """The files whose fingerprints and contents go out."""
        return frozenset(UUID(each) for each in self.cleaned_data.get("chosen_files") or ())


def filled(item: Item, content: dict[str, Any]) -> dict[str, Any]:
    """The values of a form that shows this item; ``content``: its sealed part."""
    return {name: content.get(name) or getattr(item, name, "") for name in FIELDS}
