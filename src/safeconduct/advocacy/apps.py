from django.apps import AppConfig


class AdvocacyConfig(AppConfig):
    name = "safeconduct.advocacy"
    default_auto_field = "django.db.models.BigAutoField"
