from django.apps import AppConfig


class AttorneysConfig(AppConfig):
    name = "safeconduct.attorneys"
    default_auto_field = "django.db.models.BigAutoField"
