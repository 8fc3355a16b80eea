from django.apps import AppConfig


class PressPublicConfig(AppConfig):
    """No tables: only the pages' templates."""

    name = "safeconduct.press.public"
    label = "press_public"
