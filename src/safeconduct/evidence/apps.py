from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "safeconduct.evidence"
    default_auto_field = "django.db.models.BigAutoField"
