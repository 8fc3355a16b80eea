"""The pages of the request for help, in their order. The two-digit codes are stable and mean nothing."""

from safeconduct.intake.form.page import Page

from . import about, contact, dates, languages, names, place, story

PAGES: tuple[Page, ...] = (
    *place.PAGES,
    *languages.PAGES,
    *contact.PAGES,
    *about.PAGES,
    *dates.PAGES,
    *names.PAGES,
    *story.PAGES,
)
