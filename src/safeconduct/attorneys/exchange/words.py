"""Words of files that come in and go out: what is wrong with a cell, and what each column is."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from safeconduct.attorneys.exchange.cells_read import Problem
from safeconduct.evidence.exchange.saying import SENTENCES as OF_FILES

SENTENCES: Mapping[str, str | Promise] = {
    "needed": _("Write something here: it is needed."),
    "too_long": _("It is longer than %(most)s characters."),
    "too_many": _("It holds more than %(most)s parts."),
    "not_in_list": _("It is not in the list of this column. Write it as the list on this page has it."),
    "yes_no": _("Write yes or no."),
    "number": _("Write a whole number from %(least)s to %(most)s."),
    "day": _("Write the day as year-month-day, such as 2026-11-30."),
    "language": _("There is a language code we do not know. Write codes such as ar or ru."),
    "level": _("Write how well after each language, from 1 to 3, such as ar:2 ru:3."),
    "twice_here": _("Something is here twice."),
    "email": _("This is no e-mail address. Write it like name@example.org."),
    "admission": _(
        "Write each admission as state:number:active, inactive or suspended, such as NY:998877:active."
    ),
    "training": _("Write each training as kind:day:last day, such as asylum:2026-01-05:2028-01-05."),
    "pause": _("Write days off as first day:last day:note, such as 2026-12-20:2027-01-05:on leave."),
    "firm": _("We have no firm of this name. Enter the firm first, or leave the cell empty."),
    "mentor_load": _("Write how many cases the mentor can accompany, at least 1."),
    "a_number": _("An A-number has seven to nine digits."),
    "contact": _("Write the number or the address, or choose come_back."),
    "to_come": _("This day has not come yet."),
    "hearing": _("Write the day of the hearing beside the court, or leave the court empty."),
    "us_state": _("A state of the United States stands beside another country."),
    "twice": _("Row %(first)s says the same. Take one of them out."),
    "on_the_panel": _("Somebody on the panel has the same already. Take the row out."),
    "unknown_column": _(
        "We do not know this column. Take it out, or give it a name from the list on this page."
    ),
    "column_twice": _("This column is there twice."),
    "column_missing": _("This column is missing, and it is needed."),
    "too_many_cells": _("The row has %(found)s cells and the first row %(expected)s."),
    "no_rows": _("The file has a first row and nothing below it."),
    "too_big": _("The file is bigger than %(most)s MB. Split it."),
    "no_file": _("Choose a file."),
}
HEADINGS: Mapping[str, str | Promise] = {
    "name": _("Name"),
    "email": _("E-mail at work"),
    "phone": _("Telephone at work"),
    "region": _("State of the office, two letters"),
    "languages": _(
        "Language codes: for attorneys with how well, 1 to 3 (ar:2 ru:3); for cases without (ce ru)"
    ),
    "forums": _("Courts and offices by their full name, | between them"),
    "remote": _("Telephone and video too: yes or no"),
    "facilities": _("States where she visits people in detention, | between them"),
    "admissions": _("state:number:how it stands, | between them. Nobody has looked them up then"),
    "trainings": _("kind:day:last day, | between them"),
    "expertise": _("1 first case, 2 a few, 3 many"),
    "interests": _("Kinds of work, | between them"),
    "capacity": _("Cases at the same time, 0 to 20"),
    "pauses": _("first day:last day:note, | between them"),
    "gender": _("woman, man, or empty"),
    "communities": _("Communities, | between them"),
    "firm": _("Name of a firm that is entered here"),
    "needs_mentor": _("yes or no"),
    "is_mentor": _("yes or no"),
    "mentor_load": _("Cases as a mentor, 0 to 50"),
    "wishes": _("What she wishes"),
    "notes": _("Notes of the desk"),
    "other_names": _("Other names and spellings"),
    "country": _("Where the person is: two letters of the country, such as US"),
    "us_state": _("State, two letters"),
    "nationality": _("Two letters of the country"),
    "danger_now": _("In danger now: yes, no or empty"),
    "contact_way": _("phone, signal, whatsapp, telegram, email, post, person or come_back"),
    "contact": _("The number or the address"),
    "ask_for": _("Which name to ask for"),
    "code_word": _("A word only the person and we know"),
    "detained": _("Held now: yes or no"),
    "detained_where": _("Name of the place"),
    "court": _("Court or office by its full name"),
    "next_hearing": _("Day of the next hearing, 2027-03-02"),
    "a_number": _("A-number"),
    "what_happened": _("What happened, in short"),
    "who_harmed": _("Names of who harmed them, | between them: for the conflict check"),
    "must_not_see": _("Who must not see it"),
    "handed_over_by": _("Which organisation and who hands it over"),
    "agreed": _("yes: the person agreed that you give us all of this. Leave out everybody else"),
    "agreed_on": _("The day the person agreed"),
}


def sentence(problem: Problem) -> str:
    """What is wrong, without row and column."""
    if problem.code.startswith("file_"):
        return _now(OF_FILES[problem.code.removeprefix("file_")]).format(**problem.facts)
    return str(SENTENCES[problem.code]) % problem.facts
