"""Every address is Wagtail's."""
# mypy: ignore-errors
# Wagtail lives in an environment of its own, which is made when this is measured.

from django.http import HttpResponse
from django.urls import include, path
from wagtail import urls as wagtail_urls

urlpatterns = [path("robots.txt", lambda request: HttpResponse("")), path("", include(wagtail_urls))]
