from django.apps import AppConfig


class PressConfig(AppConfig):
    name = "safeconduct.press"
    default_auto_field = "django.db.models.BigAutoField"
