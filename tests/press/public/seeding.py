"""A public site of its own for the browser: `python -m tests.press.public.seeding`, with SAFECONDUCT_HOME set."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

SETTINGS = "safeconduct.config.settings.demo_public"


def seed(home: Path) -> None:
    """Secrets, tables of what is published, stylesheets, and the sample."""
    from safeconduct.keyring import host

    host.create(home / "host", on=datetime.now(tz=UTC).date())
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", "published", verbosity=0)
    call_command("collectstatic", "--noinput", verbosity=0)
    from safeconduct.press.projections import full_text
    from tests.press.public.sample import publish

    publish(home / "published")
    full_text.rebuild()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    seed(Path(os.environ["SAFECONDUCT_HOME"]))
