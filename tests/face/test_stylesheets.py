"""The three stylesheets: small, of both directions, readable, and within what an old phone understands."""

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "src" / "safeconduct" / "config" / "static" / "safeconduct"
PUBLIC = (STATIC / "public.css").read_text()
STAFF = (STATIC / "staff.css").read_text()
PRESS = (STATIC / "press.css").read_text()
SHEETS = pytest.mark.parametrize("sheet", [PUBLIC, STAFF, PRESS], ids=["public", "staff", "press"])
OF_ANYBODY = pytest.mark.parametrize("sheet", [PUBLIC, PRESS], ids=["public", "press"])
"""Read by whoever comes, also on an old phone."""


def without_comments(sheet: str) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)


def declarations(sheet: str) -> list[tuple[str, str]]:
    """(property, value) of every declaration, media queries and selectors left out."""
    blocks = re.findall(r"\{([^{}]*)\}", without_comments(sheet))
    pairs = [part.split(":", 1) for block in blocks for part in block.split(";") if ":" in part]
    return [(name.strip(), value.strip()) for name, value in pairs]


def test_the_public_sheet_weighs_at_most_6_kb_on_the_wire() -> None:
    assert len(gzip.compress(PUBLIC.encode(), 9)) <= 6_000


def test_the_staff_sheet_weighs_at_most_8_kb_more() -> None:
    assert len(gzip.compress(STAFF.encode(), 9)) <= 8_000


def test_the_sheet_of_the_news_weighs_at_most_3_kb_more() -> None:
    assert len(gzip.compress(PRESS.encode(), 9)) <= 3_000


def test_the_sheet_of_the_news_has_no_colours_of_its_own() -> None:
    """What stands out from its ground is looked at below, for the tokens of the other sheets."""
    given = [
        value
        for name, value in declarations(PRESS)
        if re.search(r"#[0-9a-f]{3}|\brgb|\bhsl|^--", f"{name} {value}")
    ]
    assert given == []
    known = scheme(dark=False)
    used = {name for _, value in declarations(PRESS) for name in re.findall(r"var\(--([\w-]+)\)", value)}
    assert used - {"serif", "sans"} - set(known) == set()


@SHEETS
def test_no_declaration_names_left_or_right(sheet: str) -> None:
    physical = [
        (name, value)
        for name, value in declarations(sheet)
        if re.search(r"\b(left|right)\b", name)
        or (
            name in {"text-align", "float", "clear", "justify-content", "justify-items"}
            and re.search(r"\b(left|right)\b", value)
        )
        or re.search(r"^border-(top|bottom)-(left|right)-radius$", name)
    ]
    assert physical == []


@SHEETS
def test_four_sided_shorthands_are_the_same_on_both_sides(sheet: str) -> None:
    sided = {"margin", "padding", "inset", "border-width", "border-color", "border-style"}
    lopsided = []
    for name, value in declarations(sheet):
        sides = re.sub(r"\([^()]*(\([^()]*\)[^()]*)*\)", "()", value).split()
        if name in sided and len(sides) == 4 and sides[1] != sides[3]:
            lopsided.append((name, value))
    assert lopsided == []


@SHEETS
def test_it_asks_for_nothing_that_needs_a_new_browser_or_another_file(sheet: str) -> None:
    bare = without_comments(sheet)
    for word in (
        ":has(",
        ":is(",
        ":where(",
        "oklch",
        "color-mix",
        "@layer",
        "@container",
        "@import",
        "url(",
        "&",
    ):
        assert word not in bare, word
    assert "!important" not in bare


@OF_ANYBODY
def test_a_sheet_for_anybody_uses_no_shorthand_that_chrome_81_does_not_know(sheet: str) -> None:
    new = {
        "inset",
        "gap",
        "aspect-ratio",
        "inset-inline-start",
        "inset-inline-end",
        "inset-block-start",
        "inset-block-end",
        "margin-inline",
        "margin-block",
        "padding-inline",
        "padding-block",
        "inset-inline",
        "inset-block",
    }
    assert [name for name, _ in declarations(sheet) if name in new] == []


def scheme(dark: bool) -> dict[str, str]:
    """Name and colour of every token, as the light or the dark scheme has it."""
    tokens: dict[str, str] = {}
    for sheet in (PUBLIC, STAFF):
        screen = without_comments(sheet).split("@media print")[0]
        night = re.findall(r"prefers-color-scheme: dark\) \{\s*:root \{([^}]*)\}", screen)
        day = re.findall(r"^:root \{([^}]*)\}", screen, flags=re.MULTILINE)
        for block in day + (night if dark else []):
            tokens.update(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block))
    return tokens


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


GROUNDS = ("paper", "card", "brand-tint")
TEXT = [
    *[(text, ground) for text in ("ink", "soft", "brand", "brand-deep") for ground in GROUNDS],
    ("danger", "paper"), ("danger", "card"),
    *[(kind, f"{kind}-tint") for kind in ("info", "warning", "danger", "success")],
    *[("ink", f"{kind}-tint") for kind in ("info", "warning", "danger", "success")],
    ("on-brand", "brand"), ("on-brand", "brand-deep"), ("on-leave", "leave"), ("on-danger", "danger"),
    ("on-bar", "bar"), ("on-bar-button", "bar-button"),
]  # fmt: skip
SHAPES = [
    *[
        (line, ground)
        for line in ("edge", "brand", "danger", "leave", "focus")
        for ground in ("paper", "card")
    ],
    ("focus", "focus-halo"),
    ("bar-button", "bar"),
]


@pytest.mark.parametrize("dark", [False, True], ids=["by day", "by night"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_stands_out_from_its_ground(text: str, ground: str, dark: bool) -> None:
    tokens = scheme(dark)
    assert contrast(tokens[text], tokens[ground]) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["by day", "by night"])
@pytest.mark.parametrize(("line", "ground"), SHAPES)
def test_edges_and_focus_stand_out_from_their_ground(line: str, ground: str, dark: bool) -> None:
    tokens = scheme(dark)
    assert contrast(tokens[line], tokens[ground]) >= 3


def test_focus_shows_on_every_coloured_ground() -> None:
    for dark in (False, True):
        tokens = scheme(dark)
        for ground in ("brand", "leave", "danger", "bar", "paper", "card", "brand-tint"):
            pair = (contrast(tokens[ring], tokens[ground]) for ring in ("focus", "focus-halo"))
            assert max(pair) >= 3, (ground, dark)


@pytest.mark.parametrize(
    "query",
    ["prefers-color-scheme: dark", "prefers-reduced-motion: no-preference", "forced-colors: active", "print"],
)
def test_the_public_sheet_answers_to(query: str) -> None:
    assert re.search(rf"@media[^{{]*{re.escape(query)}", PUBLIC)
