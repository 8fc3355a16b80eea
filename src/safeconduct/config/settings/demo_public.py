"""The demo's public site: plain http on this machine, all languages on, and a DEMO banner on every page."""

import os

from safeconduct.config import languages as _languages
from safeconduct.config.environment import number

os.environ["SAFECONDUCT_PLAIN_HTTP"] = "yes"
os.environ["SAFECONDUCT_LANGUAGES"] = " ".join(_languages.LANGUAGES)
os.environ.setdefault("SAFECONDUCT_HOME", "demo")
os.environ.setdefault("SAFECONDUCT_ORGANISATION", "Safe Harbour (invented)")

from safeconduct.config.settings.public import *  # noqa: F403  # the environment must be set before it is read

IS_DEMO = True
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
UPLOAD_LIMIT_BYTES = number("SAFECONDUCT_DEMO_UPLOAD_MB", default=100) * 1024**2  # bench/upload.py raises it
