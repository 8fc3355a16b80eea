"""The two web processes, each started as it runs: what is loaded in one is nothing of the other."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

LOAD = """
import importlib, json, sys, django
django.setup()
from django.conf import settings
from django.urls import get_resolver
def walk(resolver):
    for entry in resolver.url_patterns:
        walk(entry) if hasattr(entry, "url_patterns") else entry.callback
walk(get_resolver(settings.ROOT_URLCONF))
importlib.import_module(settings.WSGI_APPLICATION.rpartition(".")[0])
print(json.dumps(sorted(name for name in sys.modules if name.startswith("safeconduct."))))
"""
FORBIDDEN = {
    "public": ("safeconduct.cases", "safeconduct.access.views", "safeconduct.access.actions",
               "safeconduct.access.unlocked", "safeconduct.config.staff_urls"),
    "staff": ("safeconduct.intake.public.", "safeconduct.press.public", "safeconduct.config.public_urls"),
}  # fmt: skip


@pytest.mark.parametrize("site", ["public", "staff"])
def test_a_process_loads_nothing_of_the_other_site(site: str) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": f"safeconduct.config.settings.{site}"}
    done = subprocess.run(
        [sys.executable, "-c", LOAD], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    loaded = json.loads(done.stdout)
    assert [name for name in loaded if name.startswith(FORBIDDEN[site])] == []
