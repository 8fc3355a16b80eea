"""The data map: what we keep, where, how private, how long. Generated from the models, compared in CI."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db import router
from django.db.models import Field, ForeignKey
from django.utils import translation

from safeconduct.config.privacy import ModelType, all_models, declared, fields_of, is_ours, kept

HEAD = """# Data map

Generated from the models by `safeconduct docs`; do not edit. Run it after changing a model.

Privacy classes: **public** may be shown to anyone; **internal** is readable by whoever holds the database
and says nothing about a person who asked for help; **sealed** is ciphertext (see the vault's specification).
"""


def render() -> str:
    """The whole document as Markdown, in English, the same for the same models."""
    with translation.override("en"):
        ours = [model for model in all_models() if is_ours(model)]
        parts = [HEAD]
        for room, models in groupby(ours, key=lambda model: model._meta.app_label):
            parts.append(f"## {room}\n")
            parts += ["\n".join(_model(model)) for model in models]
        parts.append("\n".join(_third_party()))
    return "\n".join(parts)


def _model(model: ModelType) -> Iterator[str]:
    yield f"### {model.__name__}\n"
    yield f"{_purpose(model)}\n"
    yield f"Database: `{router.db_for_write(model)}`, table `{model._meta.db_table}`.\n"
    yield f"Kept: {kept(model) or '—'}.\n"
    yield "| field | type | privacy | what it is |"
    yield "|---|---|---|---|"
    classes = declared(model)
    for field in fields_of(model):
        privacy_class = classes.get(field.name, "?")
        yield f"| {field.name} | {_type(field)} | {privacy_class} | {_meaning(field)} |"
    yield ""


def _third_party() -> Iterator[str]:
    """Tables of Django's own: one row each, since nobody's data may be in them."""
    yield "## Tables of Django's own\n"
    yield "| model | database | privacy |"
    yield "|---|---|---|"
    for model in all_models():
        if not is_ours(model):
            classes = ", ".join(sorted(set(declared(model).values()))) or "?"
            yield f"| {model._meta.label} | `{router.db_for_write(model)}` | {classes} |"
    yield ""


def _purpose(model: ModelType) -> str:
    """First line of the docstring. Django writes one itself where there is none: that one says nothing."""
    words = inspect.cleandoc(model.__doc__ or "").split("\n")[0]
    return (
        "Joins two tables." if model._meta.auto_created or words.startswith(f"{model.__name__}(") else words
    )


def _type(field: Field[Any, Any]) -> str:
    name = field.get_internal_type()
    return f"{name} → {field.remote_field.model.__name__}" if isinstance(field, ForeignKey) else name


def _meaning(field: Field[Any, Any]) -> str:
    words = str(field.help_text or field.verbose_name)
    return " ".join(words.replace("|", "\\|").split())
