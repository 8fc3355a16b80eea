"""The public site: no staff room is installed, and no private key is within reach."""

from safeconduct.config.settings.base import *  # noqa: F403  # a settings module is its base plus a few lines
from safeconduct.config.settings.base import COOKIE_PREFIX, FRONT_MIDDLEWARE, SHARED_APPS

INSTALLED_APPS = [*SHARED_APPS, "safeconduct.press.public"]
ROOT_URLCONF = "safeconduct.config.public_urls"
WSGI_APPLICATION = "safeconduct.config.wsgi_public.application"
SITE = "public"
MIDDLEWARE = [
    *FRONT_MIDDLEWARE,
    "safeconduct.config.middleware.OnlyLanguagesThatAreOn",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "safeconduct.intake.public.middleware.PersonAtTheDoor",
]
SESSION_ENGINE = "safeconduct.intake.public_sessions"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}p"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}pc"
