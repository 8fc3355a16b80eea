"""Releases in Wagtail's tree: python fill.py COUNT CHARACTERS. Rows are written at once, with the paths of a tree."""
# mypy: ignore-errors
# Wagtail lives in an environment of its own, which is made when this is measured.

import random
import sys
from datetime import timedelta

import django

from press_rows import FIRST, WORDS


def main(count: int, characters: int) -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    call_command("makemigrations", "releases", verbosity=0)
    call_command("migrate", verbosity=0)
    from releases.models import ReleasePage
    from wagtail.models import Locale, Page, Site

    root = Page.objects.filter(depth=1).get()
    Page.objects.filter(depth=2).delete()
    root = Page.objects.get(pk=root.pk)
    home = root.add_child(instance=Page(title="News", slug="news", locale=Locale.get_default()))
    Site.objects.all().delete()
    Site.objects.create(hostname="127.0.0.1", root_page=home, is_default_site=True)
    with transaction.atomic():
        for number in range(count):
            home.add_child(instance=release(ReleasePage, number, characters))


def release(model: type, number: int, characters: int) -> object:
    chance = random.Random(number)
    body = ""
    while len(body) < characters * 0.75:
        body += f"<p>{' '.join(chance.choices(WORDS, k=70))}.</p>"
    moment = FIRST + timedelta(minutes=10 * number)
    return model(
        title=" ".join(chance.choices(WORDS, k=8)).capitalize(), slug=f"release-{number:06d}", standfirst="More.",
        body=body, day=moment, place="New York",
        figures=[("figure", {"words": "more than one hundred", "standard": "reported"})] * 2,
        sources=[("source", {"title": "A report", "publisher": "Invented News"})] * 4,
    )  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
