"""The staff site as a WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

from safeconduct.config import logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconduct.config.settings.staff")
logs.set_up()
application = get_wsgi_application()
