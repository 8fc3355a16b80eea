"""How private each column of the database is. Every field of every model has one of three classes.

* ``public``: may be shown to anyone.
* ``internal``: readable by whoever holds the database; nothing a person said or who they are.
* ``sealed``: ciphertext made by the vault, always a ``BinaryField``.

A model declares ``PRIVACY``, a plain dictionary from field name to class. Models we did not write stand in
``THIRD_PARTY``. A field that stands nowhere fails the build (``tests/gates/test_privacy_classes.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, Field, Model

PUBLIC, INTERNAL, SEALED = "public", "internal", "sealed"
CLASSES = frozenset({PUBLIC, INTERNAL, SEALED})

OUR_PACKAGE = "safeconduct."

# Only what holds nothing about a person. ``sessions.Session`` and ``auth.User`` are left out on purpose:
# their
# content would lie in the clear, so installing them must fail here.
THIRD_PARTY: dict[str, dict[str, str]] = {
    "contenttypes.ContentType": {"id": INTERNAL, "app_label": INTERNAL, "model": INTERNAL},
    "auth.Permission": {"id": INTERNAL, "name": INTERNAL, "content_type": INTERNAL, "codename": INTERNAL},
    "auth.Group": {"id": INTERNAL, "name": INTERNAL, "permissions": INTERNAL},
    "auth.Group_permissions": {"id": INTERNAL, "group": INTERNAL, "permission": INTERNAL},
}

ModelType = type[Model]


def all_models() -> list[ModelType]:
    """Every installed model with a table of its own, join tables included, in a fixed order."""
    return sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.label)


def is_ours(model: ModelType) -> bool:
    return model._meta.app_config.name.startswith(OUR_PACKAGE)


def fields_of(model: ModelType) -> Iterator[Field[Any, Any]]:
    """The fields with a column or a join table, inherited ones too."""
    yield from model._meta.concrete_fields
    yield from model._meta.many_to_many


def declared(model: ModelType) -> Mapping[str, str]:
    """Field name → class. Empty where nothing is declared.

    A join table Django makes for one of our many-to-many fields holds ids only: ``internal``.
    """
    label = model._meta.label
    if label in THIRD_PARTY:
        return THIRD_PARTY[label]
    if is_ours(model) and model._meta.auto_created:
        return {field.name: INTERNAL for field in fields_of(model)}
    stated: Mapping[str, str] = getattr(model, "PRIVACY", {}) if is_ours(model) else {}
    return stated


def undeclared_fields(models: Iterable[ModelType] | None = None) -> list[str]:
    """``app.Model.field`` of every field without a privacy class, or with one that does not exist."""
    return [
        f"{model._meta.label}.{field.name}"
        for model in (all_models() if models is None else models)
        for field in fields_of(model)
        if declared(model).get(field.name) not in CLASSES
    ]


def declared_but_missing(models: Iterable[ModelType] | None = None) -> list[str]:
    """``app.Model.field`` of every declaration whose field is gone."""
    return [
        f"{model._meta.label}.{name}"
        for model in (all_models() if models is None else models)
        for name in declared(model)
        if name not in {field.name for field in fields_of(model)}
    ]


def sealed_in_the_clear(models: Iterable[ModelType] | None = None) -> list[str]:
    """``app.Model.field`` of every field called sealed that is no ``BinaryField`` and so cannot hold
    ciphertext."""
    return [
        f"{model._meta.label}.{field.name}"
        for model in (all_models() if models is None else models)
        for field in fields_of(model)
        if declared(model).get(field.name) == SEALED and not isinstance(field, BinaryField)
    ]


def kept(model: ModelType) -> str:
    """How long a row is kept, in words (the model's ``KEPT``); empty when it does not say."""
    return str(getattr(model, "KEPT", ""))
