from django.apps import AppConfig


class PublishedConfig(AppConfig):
    name = "safeconduct.press.projections"
    label = "published"
    default_auto_field = "django.db.models.BigAutoField"
