"""A release: what a page of ours holds, in Wagtail's own kinds of field."""
# mypy: ignore-errors
# Wagtail lives in an environment of its own, which is made when this is measured.

from django.db import models
from wagtail.blocks import CharBlock, StructBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page


class ReleasePage(Page):
    """Headline (its title), standfirst, text, figures, sources and corrections."""

    standfirst = models.TextField()
    body = RichTextField()
    day = models.DateTimeField()
    place = models.CharField(max_length=120)
    figures = StreamField([("figure", StructBlock([("words", CharBlock()), ("standard", CharBlock())]))])
    sources = StreamField([("source", StructBlock([("title", CharBlock()), ("publisher", CharBlock())]))])
