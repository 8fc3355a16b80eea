from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "safeconduct.intake"
    default_auto_field = "django.db.models.BigAutoField"
