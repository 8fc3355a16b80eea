"""The templates: all compile, none carries a style or a script, forms come out as a screen reader needs."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.template import Context, engines
from django.test import override_settings
from django.urls import set_urlconf

TEMPLATES = Path(__file__).resolve().parents[2] / "src" / "safeconduct" / "config" / "templates"
EVERY = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
PUBLIC_URLS = "safeconduct.config.public_urls"
FACE = {
    "site_name": "Help line",
    "text_direction": "rtl",
    "languages": [("en", "English"), ("ar", "العربية")],
}


class Where(forms.Form):
    place = forms.ChoiceField(label="Where are you now?", choices=[("a", "At home"), ("b", "Elsewhere")],
                              widget=forms.RadioSelect, help_text="Where you slept.")  # fmt: skip


class Contact(forms.Form):
    name = forms.CharField(label="What name should we ask for?", help_text="Any name.")
    phone = forms.CharField(label="Phone", widget=forms.TextInput(attrs={"type": "tel"}), required=False)
    story = forms.CharField(label="Story", widget=forms.Textarea, required=False)
    voicemail = forms.BooleanField(label="You may leave a message", required=False)


class Elements(HTMLParser):
    """Every start tag with its attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.found if name == tag]

    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.found if attrs.get("id")]  # type: ignore[misc]  # None is left out


@pytest.fixture
def public_site() -> Iterator[None]:
    """The URL map of the public side, with no database behind it."""
    with override_settings(ROOT_URLCONF=PUBLIC_URLS):
        set_urlconf(PUBLIC_URLS)
        yield
        set_urlconf(None)


class NoUrls:
    """A site that knows none of the addresses the templates look for, such as the staff side."""

    urlpatterns: list[Any] = []


@pytest.fixture
def bare_site() -> Iterator[None]:
    set_urlconf(NoUrls)  # type: ignore[arg-type]  # Django takes any object with urlpatterns
    yield
    set_urlconf(None)


def drawn(template: str, **context: Any) -> str:
    """The template with this context and nothing from the site's own context processors."""
    return str(engines["django"].get_template(template).template.render(Context({**FACE, **context})))


def focusable(html: str) -> list[dict[str, str | None]]:
    takes = {"a", "button", "select", "textarea", "summary"}
    return [
        attrs
        for tag, attrs in Elements(html).found
        if (tag in takes or (tag == "input" and attrs.get("type") != "hidden"))
        and attrs.get("tabindex") != "-1"
    ]


STAFF_SCRIPT = """<script src="{% static 'safeconduct/staff.js' %}" defer></script>"""


@pytest.mark.parametrize("name", EVERY)
def test_the_template_compiles(name: str) -> None:
    engines["django"].get_template(name)


@pytest.mark.parametrize("name", EVERY)
def test_the_template_carries_no_style_script_or_handler(name: str) -> None:
    text = (TEMPLATES / name).read_text()
    if name == "base_staff.html":  # the one script, from a file of its own; see ADR 0008
        text = text.replace(STAFF_SCRIPT, "", 1)
    assert not re.search(r"<(script|style)\b|\sstyle=|\son[a-z]+=|javascript:", text, flags=re.IGNORECASE)


@pytest.mark.parametrize("name", EVERY)
def test_the_template_has_no_words_outside_gettext(name: str) -> None:
    text = (TEMPLATES / name).read_text()
    text = re.sub(r"\{% blocktranslate.*?endblocktranslate %\}", "", text, flags=re.DOTALL)
    bare = re.sub(r"<[^>]*>", " ", re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", text, flags=re.DOTALL))
    assert not re.search(r"[^\W\d_]{2,}", bare), bare.split()


@pytest.mark.parametrize(
    "name", ["base_public.html", "base_question.html", "404.html", "403.html", "400.html", "500.html"]
)
def test_leave_this_page_is_the_first_thing_a_keyboard_reaches_and_skip_the_second(
    public_site: None, name: str
) -> None:
    first, second, *_ = focusable(drawn(name, form=Where()))
    assert (first["href"], first["rel"], first["class"]) == ("/leave", "noreferrer", "leave")
    assert second["href"] == "#main"


def test_the_page_for_our_own_errors_needs_no_context_and_no_request(bare_site: None) -> None:
    html = engines["django"].get_template("500.html").render()
    assert "<h1>" in html
    assert Elements(html).named("html")[0]["dir"] == "ltr"


def test_the_staff_site_has_no_way_out_that_is_not_there(bare_site: None) -> None:
    assert 'href="/leave"' not in drawn("404.html")


def test_direction_and_neutral_title_come_from_the_context(public_site: None) -> None:
    html = drawn("base_public.html")
    assert Elements(html).named("html")[0]["dir"] == "rtl"
    assert "<title>Help line</title>" in html


def test_an_error_puts_its_word_in_front_of_the_title_and_the_summary_takes_the_focus(
    public_site: None,
) -> None:
    html = drawn("base_question.html", form=Where({"x": "1"}))
    assert "<title>Error: Help line</title>" in html
    summary = next(attrs for tag, attrs in Elements(html).found if attrs.get("role") == "alert")
    assert summary["tabindex"] == "-1"
    assert "autofocus" in summary


@pytest.mark.parametrize("form", [Where({"x": "1"}), Contact({"x": "1"})], ids=["radios", "several fields"])
def test_every_link_of_the_error_summary_leads_to_an_input_of_the_page(
    public_site: None, form: forms.Form
) -> None:
    page = Elements(drawn("base_question.html", form=form, heading="How can we reach you?"))
    targets = [href[1:] for attrs in page.named("a") if (href := attrs.get("href") or "").startswith("#id")]
    inputs = {attrs.get("id") for tag, attrs in page.found if tag in {"input", "select", "textarea"}}
    assert targets
    assert set(targets) <= inputs


def test_a_page_with_one_field_has_its_legend_as_the_only_h1(public_site: None) -> None:
    html = drawn("base_question.html", form=Where(), heading="Not shown", why="It helps us.")
    assert re.findall(r"<h1>(.*?)</h1>", html) == ["Where are you now?"]
    assert "<legend><h1>" in html
    assert "It helps us." in html


def test_a_page_with_several_fields_has_the_question_as_its_only_h1(public_site: None) -> None:
    html = drawn("base_question.html", form=Contact(), heading="How can we reach you?")
    assert re.findall(r"<h1>(.*?)</h1>", html) == ["How can we reach you?"]


def test_enter_means_continue_and_the_two_ways_round_a_question_come_after(public_site: None) -> None:
    html = drawn("base_question.html", form=Where(), can_skip=True)
    buttons = Elements(html.split('autocomplete="off"', 1)[1]).named("button")
    assert [(b.get("name"), b.get("value")) for b in buttons] == [
        (None, None),
        ("skip", "unknown"),
        ("skip", "declined"),
    ]


def test_the_browser_is_told_to_remember_and_spell_nothing(public_site: None) -> None:
    form = Elements(drawn("base_question.html", form=Where())).named("form")[-1]
    assert (form["autocomplete"], form["spellcheck"]) == ("off", "false")


def test_hint_and_error_describe_the_input_and_exist() -> None:
    page = Elements(str(Contact({"x": "1"})["name"].as_field_group()))
    described = (page.named("input")[0]["aria-describedby"] or "").split()
    assert described == ["id_name_helptext", "id_name_error"]
    assert set(described) <= set(page.ids())


def test_hint_and_error_describe_the_group_of_radios_and_exist() -> None:
    page = Elements(str(Where({"x": "1"})["place"].as_field_group()))
    described = (page.named("fieldset")[0]["aria-describedby"] or "").split()
    assert set(described) == {"id_place_helptext", "id_place_error"} <= set(page.ids())


def test_every_input_of_a_form_has_a_label() -> None:
    for form in (Where(), Contact()):
        page = Elements(str(form))
        labelled = {attrs.get("for") for attrs in page.named("label")}
        assert {attrs.get("id") for tag, attrs in page.found if tag in {"input", "textarea"}} <= labelled


def test_what_people_type_takes_its_own_direction_and_numbers_stay_left_to_right() -> None:
    page = Elements(str(Contact()))
    assert page.named("input")[0]["dir"] == "auto"
    assert page.named("input")[1]["dir"] == "ltr"
    assert page.named("textarea")[0]["dir"] == "auto"


def test_a_widget_that_names_its_direction_keeps_it() -> None:
    field = forms.CharField(widget=forms.TextInput(attrs={"dir": "ltr"}))
    assert field.widget.render("code", "").count("dir=") == 1


def test_a_typed_answer_is_escaped_wherever_it_is_shown() -> None:
    nasty = "<b onclick=x>Islam</b>" * 5
    html = drawn(
        "components/summary_list.html", rows=[{"question": nasty, "values": [nasty, "b"], "change_url": "/x"}]
    )
    html += drawn(
        "components/thread.html", thread=[{"mine": True, "text": nasty, "files": [{"name": nasty}]}]
    )
    html += drawn("components/file_list.html", files=[{"name": nasty, "download_url": "/x"}])
    html += drawn("components/inbox_row.html", row={"title": nasty, "summary": nasty, "url": "/x"})
    html += drawn("components/identity_bar.html", name=nasty, items=[{"label": "a", "value": nasty}])
    assert "<b onclick" not in html


def test_a_row_without_an_answer_says_so_in_words() -> None:
    assert "Not answered" in drawn("components/summary_list.html", rows=[{"question": "Anything else?"}])
    assert "Not answered" in drawn(
        "components/summary_list.html", rows=[{"question": "Anything else?", "values": []}]
    )


def test_a_masked_row_never_holds_its_answer() -> None:
    rows = [{"question": "What happened?", "values": ["They came in April"], "masked": True}]
    html = drawn("components/summary_list.html", rows=rows)
    assert "April" not in html
    assert "hidden" in html


def test_a_receipt_is_read_left_to_right_in_groups_of_four_in_every_language() -> None:
    html = drawn("components/receipt.html", digits="4071 9926 3358 0147 7213 8860")
    assert re.findall(r"<bdi>(\d{4})</bdi>", html) == ["4071", "9926", "3358", "0147", "7213", "8860"]
    assert 'dir="ltr"' in html


def test_the_printed_card_holds_digits_and_address_and_no_word() -> None:
    html = drawn("components/print_card.html", digits="4071 9926", address="helpline.example")
    words = re.sub(r"<[^>]*>", " ", html).split()
    assert words == ["4071", "9926", "helpline.example"]


def test_the_sorted_column_says_so() -> None:
    html = drawn("components/sort_header.html", label="Received", url="?sort=a", direction="descending")
    assert Elements(html).named("th")[0]["aria-sort"] == "descending"


def test_the_demo_says_that_it_is_one(public_site: None) -> None:
    assert "Do not type real data" in drawn("base_public.html", is_demo=True)
    assert "Do not type real data" not in drawn("base_public.html")
