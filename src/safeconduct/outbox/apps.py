from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "safeconduct.outbox"
    default_auto_field = "django.db.models.BigAutoField"
