"""Every column is known to be public, internal or sealed, and the data map says the same."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.db import models

from safeconduct.config import datamap, privacy

ROOT = Path(__file__).parents[2]
DATA_MAP = ROOT / "docs" / "data-map.md"


def test_every_field_has_a_privacy_class() -> None:
    assert privacy.undeclared_fields() == []


def test_no_declaration_outlives_its_field() -> None:
    assert privacy.declared_but_missing() == []


def test_a_sealed_field_holds_bytes() -> None:
    assert privacy.sealed_in_the_clear() == []


def test_every_model_of_ours_says_what_it_is_and_how_long_it_is_kept() -> None:
    ours = [
        model for model in privacy.all_models() if privacy.is_ours(model) and not model._meta.auto_created
    ]

    assert [model._meta.label for model in ours if not privacy.kept(model)] == []
    assert [m._meta.label for m in ours if not m.__doc__ or m.__doc__.startswith(f"{m.__name__}(")] == []


def test_what_a_person_said_is_never_a_column_of_text() -> None:
    """In the rooms that hold what applicants send, only short codes may be text; all else is sealed."""
    allowed = {"state", "blob", "row", "action"}
    codes = {f"consent.ScopeEvent.{name}" for name in ("purpose", "status", "method", "language")}
    text = [
        f"{model._meta.label}.{field.name}"
        for model in privacy.all_models()
        if model._meta.app_label in {"intake", "consent"}
        for field in privacy.fields_of(model)
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and field.name not in allowed
        and f"{model._meta.label}.{field.name}" not in codes
    ]
    assert text == []


def test_the_gate_notices_what_it_is_for() -> None:
    class Story(models.Model):
        """A model nobody declared."""

        PRIVACY = {"words": "sealed", "gone": "internal"}
        words = models.TextField()
        extra = models.TextField()

        class Meta:
            app_label = "intake"
            managed = False

        def __str__(self) -> str:
            return "story"

    try:
        assert privacy.undeclared_fields([Story]) == ["intake.Story.id", "intake.Story.extra"]
        assert privacy.declared_but_missing([Story]) == ["intake.Story.gone"]
        assert privacy.sealed_in_the_clear([Story]) == ["intake.Story.words"]
    finally:
        del apps.all_models["intake"]["story"]
        apps.clear_cache()


def test_the_data_map_in_the_docs_is_up_to_date() -> None:
    assert DATA_MAP.exists(), "docs/data-map.md is missing: run `safeconduct docs`"
    assert DATA_MAP.read_text() == datamap.render(), "docs/data-map.md is out of date: run `safeconduct docs`"
