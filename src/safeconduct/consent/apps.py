from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "safeconduct.consent"
    default_auto_field = "django.db.models.BigAutoField"
