"""Whatever Noor types, readers get her words: never markup of somebody else's making, never a bare placeholder."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.press.writing import (
    FigureWords,
    FileMarkup,
    QuoteWords,
    Track,
    UnknownPlaceholder,
    blocks,
    is_tangled,
    parse,
    placeholders,
    render,
)

MEN = FigureWords("men", "at least three", "reportedly, by two sources")
SAID = QuoteWords("noor", "They must get out.", "Noor", "spokesperson")
TAGS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "footer", "em", "strong", "a", "span", "q", "br", "hr",
    "figure", "figcaption", "img", "video", "source", "track", "details", "summary",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "rel", "title"}, "span": {"class", "id"}, "q": {"class"}, "blockquote": {"class"}, "ol": {"start"},
    "figure": {"class"}, "img": {"src", "alt", "width", "height", "loading"},
    "video": {"controls", "preload", "aria-label", "width", "height"}, "source": {"src", "type"},
    "track": {"kind", "srclang", "src", "label", "default"},
}  # fmt: skip
MARKUP = st.lists(
    st.sampled_from([
        "<script>", "</script>", '<img src=x onerror="a()">', "<b onclick=a>", "[a](javascript:a())", "![a](http://x)",
        "[a](http://x.example)", "<http://x.example>", "<javascript:a()>", "[[men]]", "[[quote:noor]]", "[[", "]]",
        "[[file:1]]", "\n", "\n\n", "> ", "- ", "1. ", "# ", "#### ", "    ", "```", "`", "*", "**", "_", "&lt;script>",
        "&#x6a;avascript:", "[x]: javascript:a", "[x]", "](", ")", '"', "'", "\\", "\t", "---", "===", "<!--", "-->",
        "<![CDATA[", "data:text/html,", "[a](data:text/html,x)", "[a](//x.example)", "[a](http://x/[[men]])", "слово",
        "كلمة", "\u202e", "\x00", "[a](JaVaScRiPt:a)", "[a](<http://x y>)", '[a](http://x "onload=a")',
    ]),
    max_size=30,
).map("".join)  # fmt: skip
FILES = {1: FileMarkup("image", "/news/files/1", alt="A square in the evening")}


class Tags(HTMLParser):
    """Every tag with its attributes, and the words between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in ("img", "br", "hr", "source", "track"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def rendered(body: str, language: str = "en", **more: object) -> str:
    values: dict[str, object] = {"figures": {"men": MEN}, "quotes": {"noor": SAID}, "files": FILES, **more}
    return render(body, language=language, **values).html  # type: ignore[arg-type]  # given as one dict of tests


@given(st.one_of(st.text(max_size=300), MARKUP))
def test_nothing_typed_becomes_html(body: str) -> None:
    tags = Tags(rendered(body))
    assert not tags.open
    for tag, attributes in tags.found:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set())
        if tag == "a":
            assert re.match(r"(?i)https?://|mailto:|#note-men\Z", str(attributes["href"]))
        if tag == "img":
            assert attributes["src"] == "/news/files/1"


@given(st.one_of(st.text(max_size=200), MARKUP))
def test_what_is_rendered_is_what_is_named(body: str) -> None:
    named = placeholders(body)
    out = render(body, figures={"men": MEN}, quotes={"noor": SAID}, language="en", files=FILES)
    assert (out.figures, out.quotes, out.files) == (named.figures, named.quotes, named.files)
    assert out.html.count('id="figure-men"') == len(named.figures)
    for name in named.figures:
        assert name == "men" and MEN.words in out.text
    if named.quotes:
        assert SAID.words in out.text


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=80))
def test_words_of_a_figure_and_of_a_quotation_appear_exactly(words: str) -> None:
    figure, quote = FigureWords("men", words), QuoteWords("noor", words, "Noor")
    out = render(
        "It is [[men]] said.\n\n[[quote:noor]]",
        figures={"men": figure},
        quotes={"noor": quote},
        language="en",
    )
    shown = "".join(Tags(out.html).words)
    assert f"It is {words} said." in shown and f"It is {words} said." in out.text
    assert words.strip() in shown and f"“{words}”" in out.text


def test_plain_text_has_no_markup() -> None:
    body = (
        "# Who\n\n*They* must [get out](https://x.example/a) **now**:\n\n- one\n- [[men]]\n\n[[quote:noor]]"
    )
    out = render(body, figures={"men": MEN}, quotes={"noor": SAID}, language="en")
    assert out.text == (
        "Who\n\nThey must get out now:\n\n• one\n• at least three\n\n“They must get out.” — Noor, spokesperson"
    )


def test_a_figure_leads_to_its_note_and_has_its_mark_once() -> None:
    html = rendered("[[men]] and [[men]]")
    first = (
        '<span class="figure" id="figure-men">'
        '<a href="#note-men" title="reportedly, by two sources">at least three</a></span>'
    )
    assert html.startswith(f"<p>{first} and ")
    assert html.count('id="figure-men"') == 1


def test_a_link_leads_out_and_tells_nothing_and_none_is_laid_around_a_figure() -> None:
    assert rendered("[a](https://x.example)") == (
        '<p><a href="https://x.example" rel="noreferrer">a</a></p>\n'
    )
    html = rendered("[the [[men]] men](https://x.example)")
    assert 'href="https' not in html and ">at least three</a></span> men](https://x.example)" in html


def test_a_quotation_on_its_own_line_is_a_block_and_within_a_line_it_is_quoted() -> None:
    html = rendered("She said\n[[quote:noor]]\nand [[quote:noor]] again.")
    assert '<p>She said</p>\n<blockquote class="said"><p>They must get out.</p>' in html
    assert "<footer>Noor, spokesperson</footer></blockquote>" in html
    assert '<p>and <q class="said">They must get out.</q> again.</p>' in html


def test_nobody_is_named_under_the_words_of_an_account() -> None:
    html = rendered("[[quote:a]]", quotes={"a": QuoteWords("a", "They came at night.")})
    assert html == '<blockquote class="said"><p>They came at night.</p></blockquote>\n'


def test_a_picture_named_within_a_sentence_follows_the_paragraph() -> None:
    html = rendered("Look [[file:1]] here.")
    assert html.startswith("<p>Look  here.</p>\n<figure") and 'alt="A square in the evening"' in html


def test_a_video_is_shown_with_captions_and_its_words() -> None:
    video = FileMarkup(
        "video", "/v", "video/mp4", alt="Reading", notice="Read by another person.", transcript="One.\n\nTwo.",
        transcript_title="In words", captions=(Track("en", "/c", "English"),),
    )  # fmt: skip
    html = rendered("[[file:2]]", files={2: video})
    assert '<track kind="captions" srclang="en" src="/c" label="English" default>' in html
    assert "<summary>In words</summary><p>One.</p><p>Two.</p>" in html and "Read by another person." in html


@pytest.mark.parametrize(
    ("body", "name"), [("[[dead]]", "dead"), ("x [[quote:tariq]]", "quote:tariq"), ("[[file:9]]", "file:9")]
)
def test_a_placeholder_that_stands_for_nothing_is_refused(body: str, name: str) -> None:
    with pytest.raises(UnknownPlaceholder) as refused:
        rendered(body)
    assert refused.value.name == name
    assert name not in str(refused.value)


def test_headings_lie_below_the_headline_and_leave_out_no_step() -> None:
    html = rendered("# One\n\n###### Two\n\n## Three")
    assert re.findall(r"<(h\d)>", html) == ["h2", "h3", "h2"]


def test_images_html_and_code_stay_words() -> None:
    html = rendered("![a](http://x.example/a.png) <b>b</b> `c`\n\n    [[men]]")
    assert "<img" not in html and "<code" not in html and "&lt;b&gt;" in html
    assert "at least three" in html


def test_an_escaped_placeholder_stays_words() -> None:
    assert placeholders(r"\[[men]]").figures == ()


def test_quotation_marks_are_those_of_the_language() -> None:
    out = render("[[quote:noor]]", figures={}, quotes={"noor": SAID}, language="ru")
    assert out.text.startswith("«They must get out.»")


def test_blocks_for_typesetting_have_words_only() -> None:
    body = (
        "# A *head*\n\nSome [[men]].\n\n1. one\n2. two\n   - inner\n\n[[quote:noor]]\n\n[[file:1]]\n\n> typed"
    )
    assert blocks(body, {"men": MEN}, {"noor": SAID}, "en") == [
        {"kind": "heading", "text": "A head", "level": 2},
        {"kind": "paragraph", "text": "Some at least three."},
        {"kind": "list", "items": ["one", "two", "inner"], "ordered": True},
        {"kind": "quote", "text": "They must get out.", "attribution": "Noor, spokesperson"},
        {"kind": "file", "number": 1},
        {"kind": "quote", "text": "typed", "attribution": ""},
    ]


@pytest.mark.parametrize(
    "body", ["[" * 200_000, "> [" * 50_000, "[" * 20_000 + "a" + "](http://x)" * 15_000, "[x\n" * 50_000]
)
def test_open_brackets_take_no_longer_than_other_letters(body: str) -> None:
    began = time.perf_counter()
    assert is_tangled(body)
    said = render(body, figures={}, quotes={}, language="en")
    assert time.perf_counter() - began < 3 and "[" in said.text


@pytest.mark.parametrize(
    "body",
    ["[[men]]" * 20_000, "[a](http://x) " * 10_000, "[\n\n" * 50_000, "\\[" * 90_000, "]" * 200_000, "[a] " * 9_000],
)
def test_brackets_that_are_closed_or_meant_as_such_are_not_tangled(body: str) -> None:
    assert not is_tangled(body)


def test_a_text_that_was_read_once_is_shown_as_often_as_wanted() -> None:
    body = "# One\n\nThey, [[men]], [[file:1]] said [[quote:noor]]."
    more: dict[str, Any] = {"figures": {"men": MEN}, "quotes": {"noor": SAID}, "language": "en", "files": FILES}
    parsed = parse(body)
    assert parsed.named == placeholders(body)
    assert render(parsed, **more) == render(parsed, **more) == render(body, **more)
