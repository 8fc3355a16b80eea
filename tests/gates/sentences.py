"""Every sentence of the product that somebody may read, with the place it stands.

Message ids come from gettext calls in Python (by syntax tree) and from `{% translate %}` and `{%
blocktranslate %}`
in templates; bare words of templates (which should not exist) and the translations in .po files come along.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.pofile import read_po

from .tree import SOURCE, name_of, python_files, text_of, tracked

CALLS = {
    "_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy",
    "npgettext", "npgettext_lazy",
}  # fmt: skip
WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}

TRANSLATE = re.compile(r"""\{%-?\s*trans(?:late)?\s+(?P<quote>["'])(?P<text>.*?)(?P=quote)""", re.DOTALL)
BLOCK = re.compile(
    r"\{%\s*blocktrans(?:late)?\b(?P<how>[^%]*)%\}(?P<text>.*?)\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL
)
PLURAL = re.compile(r"\{%\s*plural\s*%\}")
MACHINERY = re.compile(
    r"\{%\s*block \w*(?:class|style|attr)\w*\s*%\}.*?\{%\s*endblock\b.*?%\}"
    r"|\{#.*?#\}|\{%\s*comment\b.*?endcomment\s*%\}|<!--.*?-->"
    r"|<(?:script|style|svg)\b.*?</(?:script|style|svg)>|\{\{.*?\}\}|\{%.*?%\}",
    re.DOTALL,
)
SHOWN_ATTRIBUTE = re.compile(
    r"""\b(?:alt|title|placeholder|aria-label|content)=["']([^"']*[^\W\d_]{2}[^"']*)["']"""
)
TAG = re.compile(r"<[^>]*>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    where: str


def message_ids() -> list[Sentence]:
    """Every message id of our source, blanks made single as `trimmed` does."""
    found = [*_in_python(), *_in_templates()]
    return [Sentence(" ".join(one.text.split()), one.where) for one in found if one.text.strip()]


def templates() -> list[Path]:
    return [path for path in tracked() if SOURCE in path.parents and path.suffix in {".html", ".txt", ".svg"}]


def _in_python() -> Iterator[Sentence]:
    for path in python_files("src"):
        for node in ast.walk(ast.parse(text_of(path))):
            if isinstance(node, ast.Call) and _name(node.func) in CALLS:
                for argument in node.args[_name(node.func) in WITH_CONTEXT :][:2]:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield Sentence(argument.value, f"{name_of(path)}:{argument.lineno}")


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _in_templates() -> Iterator[Sentence]:
    for path in templates():
        text = text_of(path)
        for match in TRANSLATE.finditer(text):
            yield Sentence(match["text"], _place(path, text, match.start()))
        for match in BLOCK.finditer(text):
            for form in PLURAL.split(match["text"]):
                yield Sentence(TAG.sub(" ", form), _place(path, text, match.start()))


def bare_words() -> list[Sentence]:
    """Words a template shows without asking gettext: text between tags, and attributes that are read
    aloud."""
    found = []
    for path in templates():
        if path.suffix != ".html":
            continue
        text = MACHINERY.sub(_blank, BLOCK.sub(_blank, text_of(path)))
        for match in SHOWN_ATTRIBUTE.finditer(text):
            if not re.search(
                r"\b(?:width=device|noindex|no-referrer|same-origin|telephone=no|light|dark|\d+; url=)", match[1]
            ):
                found.append(Sentence(match[1], _place(path, text, match.start())))
        shown = TAG.sub(_blank, text)
        for match in re.finditer(r"[^\W\d_]{2,}(?:[ \w’',-]*\w)?", shown):
            if match[0] not in {
                "nbsp",
                "middot",
                "larr",
                "rarr",
                "hellip",
                "times",
                "copy",
                "lt",
                "gt",
                "amp",
            }:
                found.append(Sentence(match[0], _place(path, text, match.start())))
    return found


def _blank(match: re.Match[str]) -> str:
    """As many lines as before, so that places stay right."""
    return re.sub(r"[^\n]", " ", match[0])


def _place(path: Path, text: str, offset: int) -> str:
    return f"{name_of(path)}:{text.count(chr(10), 0, offset) + 1}"


@dataclass(frozen=True, slots=True)
class Translation:
    language: str
    original: str
    text: str
    where: str


def translations() -> Iterator[Translation]:
    """Every translated sentence of every catalogue."""
    for path in tracked():
        if path.suffix != ".po" or SOURCE not in path.parents:
            continue
        language = path.parts[path.parts.index("locale") + 1]
        with path.open("rb") as file:
            catalogue = read_po(file)
        for message in catalogue:
            originals = message.id if isinstance(message.id, tuple | list) else [message.id]
            texts = message.string if isinstance(message.string, tuple | list) else [message.string]
            for text in texts:
                if message.id and text:
                    original = " ".join(str(originals[0]).split())
                    yield Translation(language, original, str(text), f"{name_of(path)}:{message.lineno}")
