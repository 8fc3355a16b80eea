"""Whatever is posted: no exception, every stored answer fits its fact, and what was read is shown again."""

from html.parser import HTMLParser

from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.intake import form
from safeconduct.intake.form import PAGES
from safeconduct.law.facts import fact, fits

QUESTIONS = [page for page in PAGES if page.fields]
EMPTY = form.new_answers("en")
WORDS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "yes",
            "no",
            "US",
            "ru",
            "other",
            "2017",
            "02",
            "30",
            "٣",
            "۱۲",
            "99999",
            "\x00",
            "about",
            "9" * 5000,
        ]
    ),
)


@st.composite
def posts(draw: st.DrawFn) -> tuple[form.Page, QueryDict]:
    page = draw(st.sampled_from(QUESTIONS))
    names = [page.field_name(field) for field in page.fields]
    keys = [key for each in page.fields for key, _ in each.fact.type.columns] or ["x"]
    name = st.sampled_from(names)
    key = st.one_of(
        name,
        st.builds("{}-{}".format, name, st.sampled_from(["day", "month", "year", "precision"])),
        st.builds("{}-{}-{}".format, name, st.integers(0, 45), st.sampled_from(keys)),
        st.builds("{}-{}-when-{}".format, name, st.integers(0, 3), st.sampled_from(["day", "month", "year"])),
        st.text(max_size=10),
    )
    data = QueryDict(mutable=True)
    for where, what in draw(st.lists(st.tuples(key, WORDS), max_size=12)):
        data.appendlist(where, what)
    return page, data


@given(posts())
@settings(max_examples=250, deadline=None)
def test_nothing_that_is_posted_raises(post: tuple[form.Page, QueryDict]) -> None:
    page, data = post
    bound = form.form_for(page, EMPTY, data)
    if bound.is_valid():
        changed = form.read(bound)
        assert all(fits(fact(fact_id), answer) for fact_id, answer in changed.items() if answer)
        answers = form.merge(EMPTY, changed)
        form.check_rows(answers), form.summary(answers), form.involved_names(answers)
        assert form.resume_page(answers) in form.visible_pages(answers)
    assert str(bound) and str(bound.more())
    for how in ("unknown", "declined"):
        if {"unknown": page.allows_unknown, "declined": page.allows_declined}[how]:
            form.merge(EMPTY, form.skip(page, how, data, EMPTY))


@given(posts())
@settings(max_examples=250, deadline=None)
def test_what_was_read_is_shown_again_and_reads_the_same(post: tuple[form.Page, QueryDict]) -> None:
    page, data = post
    bound = form.form_for(page, EMPTY, data)
    if not bound.is_valid():
        return
    answers = form.merge(EMPTY, form.read(bound))
    again = form.form_for(page, answers, posted_back(form.form_for(page, answers)))
    assert again.is_valid(), again.errors
    assert form.read(again) == {}


def posted_back(shown: form.PageForm) -> QueryDict:
    """What a browser posts when the page is sent as it was shown."""
    browser = Browser()
    browser.feed(str(shown))
    browser.close()
    return browser.data


class Browser(HTMLParser):
    """Reads a form's controls as a browser does: texts, chosen options, ticked boxes."""

    def __init__(self) -> None:
        super().__init__()
        self.data = QueryDict(mutable=True)
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = dict(attrs)
        name, value = got.get("name") or "", got.get("value") or ""
        if tag == "select":
            self.select = name
        elif tag == "textarea":
            self.area = name
            self.data[name] = ""
        elif (tag == "option" and "selected" in got) or (tag == "input" and "checked" in got):
            self.data.appendlist(self.select if tag == "option" else name, value)
        elif tag == "input" and got.get("type") == "text":
            self.data[name] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.data[self.area] = self.data[self.area].removeprefix("\n")
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.data[self.area] += data


@given(st.text(st.characters(codec="utf-8"), max_size=200))
@settings(max_examples=100, deadline=None)
def test_no_name_that_is_typed_comes_into_the_summary(typed: str) -> None:
    answers = EMPTY
    marked = f"Ж{typed[:150]}Ж"
    for code, names in (("31", "ab"), ("08", "ab"), ("21", "b"), ("12", "bc"), ("16", "abc"), ("04", "b")):
        data = QueryDict(mutable=True)
        data.update({f"q{code}{letter}": marked for letter in names})
        answers = form.merge(answers, form.read(form.form_for(form.page(code), answers, data)))
    assert "Ж" not in str(form.summary(answers))
