"""The staff site. Sign-in is required everywhere but on views that say otherwise."""

from copy import deepcopy

from safeconduct.config.settings import base
from safeconduct.config.settings.base import *  # noqa: F403  # a settings module is its base plus a few lines
from safeconduct.keyring import host as host_secrets

SECRET_KEY = host_secrets.load(base.SAFECONDUCT_HOME / "host").staff_secret or base.SECRETS.public_secret
INSTALLED_APPS = [*base.STAFF_APPS, *base.SHARED_APPS]
ROOT_URLCONF = "safeconduct.config.staff_urls"
WSGI_APPLICATION = "safeconduct.config.wsgi_staff.application"
SITE = "staff"
INTERFACE_LANGUAGES = ["en"]  # staff pages are translated when somebody who reads the language checks them
MIDDLEWARE = [
    *base.FRONT_MIDDLEWARE,
    "safeconduct.config.middleware.OnlyLanguagesThatAreOn",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "safeconduct.access.middleware.PersonAtTheDesk",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
]
AUTH_USER_MODEL = "access.Person"
AUTHENTICATION_BACKENDS = ["safeconduct.access.backend.PassphraseAndCode"]
LOGIN_URL = "access:sign_in"
SESSION_ENGINE = "safeconduct.access.staff_sessions"
SESSION_COOKIE_NAME = f"{base.COOKIE_PREFIX}s"
CSRF_COOKIE_NAME = f"{base.COOKIE_PREFIX}sc"
TEMPLATES = deepcopy(base.TEMPLATES)
TEMPLATES[0]["OPTIONS"]["context_processors"].append("safeconduct.config.staff_context.staff_face")
