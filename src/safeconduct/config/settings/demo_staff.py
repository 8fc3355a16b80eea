"""The demo's staff site: plain http on this machine, all languages on, and a DEMO banner on every page."""

import os

from safeconduct.config import languages as _languages

os.environ["SAFECONDUCT_PLAIN_HTTP"] = "yes"
os.environ["SAFECONDUCT_LANGUAGES"] = " ".join(_languages.LANGUAGES)
os.environ.setdefault("SAFECONDUCT_HOME", "demo")
os.environ.setdefault("SAFECONDUCT_ORGANISATION", "Safe Harbour (invented)")

from safeconduct.config.settings.staff import *  # noqa: F403  # the environment must be set before it is read

IS_DEMO = True
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
