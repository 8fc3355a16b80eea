"""What both sites share. Environment only; safe when empty; an unparsable value is an error with a hint."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from safeconduct.config.environment import address, databases, flag, number, some_of, text, words
from safeconduct.config.languages import LANGUAGES as OUR_LANGUAGES
from safeconduct.config.languages import teach_django
from safeconduct.keyring import host as host_secrets

PACKAGE = Path(__file__).resolve().parents[2]
SAFECONDUCT_HOME = Path(text("SAFECONDUCT_HOME", "safeconduct-home")).resolve()
SECRETS = host_secrets.load(SAFECONDUCT_HOME / "host", staff=False)

DEBUG = False
IS_DEMO = False
SECRET_KEY = SECRETS.public_secret
ALLOWED_HOSTS = words("SAFECONDUCT_HOSTS", "127.0.0.1 localhost")
SITE_NAME = text("SAFECONDUCT_SITE_NAME", "Help desk")
ORGANISATION_NAME = text("SAFECONDUCT_ORGANISATION", "Our organisation")
EMERGENCY_NUMBERS = words("SAFECONDUCT_EMERGENCY_NUMBERS", "112 Europe, 911 USA and Canada", separator=",")
NEUTRAL_SITE = address("SAFECONDUCT_NEUTRAL_SITE", "/elsewhere")
PRESS_HOSTS = words("SAFECONDUCT_PRESS_HOSTS", "")  # host names whose first page is the news
PUBLIC_ADDRESS = text("SAFECONDUCT_PUBLIC_ADDRESS", "").rstrip("/")  # in shared links; empty: as asked for
FONTS = Path(text("SAFECONDUCT_FONTS", "/usr/share/fonts/truetype/noto"))  # what letters are set in
CAPTURE_ADDRESSES = flag("SAFECONDUCT_CAPTURE", default=False)  # may this house call web addresses?
TRUSTED_PROXY = flag("SAFECONDUCT_BEHIND_PROXY", default=False)
PLAIN_HTTP = flag("SAFECONDUCT_PLAIN_HTTP", default=False)  # only `serve` on loopback and the demo set it

DATABASES: dict[str, Any] = databases(SAFECONDUCT_HOME, SECRETS.database_keys)
DATABASE_ROUTERS = ["safeconduct.config.router.TwoDatabases"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
BLOB_DIR = SAFECONDUCT_HOME / "blobs"
PUBLISHED_DIR = SAFECONDUCT_HOME / "published"  # files anybody may fetch; the public process reads it only
TOMBSTONES = SAFECONDUCT_HOME / "tombstones"

SHARED_APPS = [
    "safeconduct.keyring", "safeconduct.audit", "safeconduct.outbox", "safeconduct.consent", "safeconduct.intake",
    "safeconduct.press.projections", "safeconduct.config", "django.contrib.staticfiles", "django.forms",
]  # fmt: skip
STAFF_APPS = [
    "django.contrib.contenttypes", "django.contrib.auth", "safeconduct.access", "safeconduct.evidence",
    "safeconduct.cases", "safeconduct.attorneys", "safeconduct.advocacy", "safeconduct.press",
]  # fmt: skip

FRONT_MIDDLEWARE = [
    "safeconduct.config.middleware.StrictHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "safeconduct.config.middleware.PlainErrors",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "safeconduct.config.context.face"]
        },
    }
]  # fmt: skip
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
STATIC_URL = "/static/"
STATIC_ROOT = Path(text("SAFECONDUCT_STATIC", str(SAFECONDUCT_HOME / "static")))
STATICFILES_DIRS = [PACKAGE / "config" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

USE_I18N = True
FORMAT_MODULE_PATH = "safeconduct.config.formats"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [(code, _(language.english)) for code, language in OUR_LANGUAGES.items()]
LANGUAGES_ON = some_of("SAFECONDUCT_LANGUAGES", "en", OUR_LANGUAGES)
INTERFACE_LANGUAGES: list[str] = []  # empty: all that are on
LANGUAGES_BIDI = teach_django()
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [PACKAGE / "config" / "locale"]

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "safeconduct.config.errors.csrf_failed"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not PLAIN_HTTP
COOKIE_PREFIX = "" if PLAIN_HTTP else "__Host-"
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 63072000
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY else None
SECURE_SSL_REDIRECT = False
USE_X_FORWARDED_HOST = False

# Bodies: text up to 1 MB is parsed in memory; files go through the sealing handler and never to a disk.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
FILE_UPLOAD_HANDLERS = ["safeconduct.blobs.receiving.RefuseUploads"]
FILE_UPLOAD_TEMP_DIR = os.devnull  # a handler that tried to spool plaintext would fail, loudly
# files.E001 complains of just that; auth.E013 looks for Django's own class where PersonAtTheDesk stands.
SILENCED_SYSTEM_CHECKS = ["files.E001", "auth.E013"]
UPLOAD_LIMIT_BYTES = 100 * 1024 * 1024
UPLOADS_A_REQUEST = 20
FREE_SPACE_FLOOR_BYTES = 512 * 1024 * 1024

DRAFT_DAYS, DRAFT_HOURS_BEFORE_RECEIPT, ANSWER_WITHIN_DAYS = 14, 2, 7

# Counters and ages only: no address, agent, path parameter, receipt or name is ever logged.
LOGGING_CONFIG = None
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
EMAIL_BACKEND = text("SAFECONDUCT_MAIL", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = text("SAFECONDUCT_MAIL_HOST", "localhost")
EMAIL_PORT = number("SAFECONDUCT_MAIL_PORT", default=25)
EMAIL_USE_TLS = flag("SAFECONDUCT_MAIL_TLS", default=False)
EMAIL_HOST_USER = text("SAFECONDUCT_MAIL_NAME", "")
EMAIL_HOST_PASSWORD = text("SAFECONDUCT_MAIL_PASSWORD", "")
NOTICE_TO = words("SAFECONDUCT_NOTICE_TO", "")
DEFAULT_FROM_EMAIL = text("SAFECONDUCT_MAIL_FROM", "notice@localhost")
ADMINS: list[tuple[str, str]] = []
