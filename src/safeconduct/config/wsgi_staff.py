"""The staff site as a WSGI application."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from safeconduct.config import logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconduct.config.settings.staff")
logs.set_up()
application = get_wsgi_application()

# An inbox makes a hundred thousand small objects at once, and none is garbage: without this the collector walks
# everything Django has loaded again and again meanwhile, a third of the page's time.
gc.collect()
gc.freeze()
gc.set_threshold(200_000, 20, 20)
