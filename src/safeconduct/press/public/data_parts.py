"""Tables of fields of what lies within a page: figures, what was said, sources, places (``press.projections.shapes``).

A denial is always within the allegation it answers, and a figure always has its comparator, its words, its standard
and its day.
"""

from __future__ import annotations

from safeconduct.counting.quantities import Comparator
from safeconduct.counting.standards import Standard
from safeconduct.press.public.data_shapes import Field, Shape, count, flag, many, number, one, text, texts

COMPARATORS = ", ".join(Comparator)
STANDARDS = ", ".join(Standard)

SAID: Shape = (
    text("kind", "What sort of statement it is: allegation, denial, acknowledgement, estimate, finding or retraction."),
    text("form", "Of a denial: how it denies, as a code."),
    text("form_words", "The same in words of the page's language."),
    text("statement", "What was said, in the language it was said in."),
    text("translation", "The same in the page's language, if it was said in another."),
    text("language", "Language of the statement."),
    text("speaker", "Who said it."),
    text("capacity", "In which capacity."),
    text("said_on", "When: a date in EDTF, which may be uncertain."),
    text("said_on_words", "The same in words."),
    text("venue", "Where it was said."),
    flag("exact_words", "Whether these are the very words; null where we do not know."),
    texts("sources", "What it is known from."),
)  # fmt: skip
DENIALS = many("denials", "Who denies it, in their words. Do not show the allegation without them.", SAID)
ALLEGATION: Shape = (
    *SAID,
    texts("passed_on_by", "Who only repeated it: no second origin."),
    DENIALS,
)
FIGURE: Shape = (
    text("name", "Name of the figure within its publication."),
    text("incident_slug", "The incident it is about, if that is public."),
    text("act", "What was done, as a code."),
    text("act_words", "The same in words."),
    text("unit", "What is counted, as a code. Units never mix."),
    text("unit_words", "The same in words."),
    text("comparator", f"How the number is meant: {COMPARATORS}. The number means nothing without it."),
    count("low", "The number, to be read with the comparator only; null where only a word is known."),
    text("words", "Number and comparator in words: quote these."),
    text("sentence", "The same, opened by the standard of proof."),
    text("standard", f"How well it is known: {STANDARDS}."),
    text("standard_words", "The same in words."),
    count("origins", "From how many sources that do not depend on each other."),
    text("as_of", "The day the figure was true for."),
    flag("contested", "Whether somebody denies it."),
    many("claims", "The statements it rests on, and those that deny it.", SAID),
)  # fmt: skip
SOURCE: Shape = (
    text("title", "Its title."),
    text("publisher", "Who published it."),
    text("day", "When."),
    text("address", "Where it can be read, if it can."),
    flag("kept", "Whether we keep a copy with a record of who held it."),
)
PLACE: Shape = (
    text("name", "Name of the place."),
    text("country", "Country, ISO 3166 in two letters."),
    text("country_words", "The same in words."),
    text("precision", "How exact the place is. It is never finer than a town or village."),
    number("latitude", "Degrees north, as coarse as the precision says."),
    number("longitude", "Degrees east, as coarse as the precision says."),
)
STANDING: Shape = (
    text("grade", "How far the incident has been established, as a code."),
    text("grade_words", "The same in words."),
    flag("contested", "Whether somebody denies it."),
    text("standard", f"Standard of proof that was reached: {STANDARDS}."),
    text("standard_words", "The same in words."),
)
QUOTE: Shape = (
    text("words", "The words the named person agreed to."),
    text("speaker", "Who said them."),
    text("capacity", "In which capacity."),
)
CORRECTION: Shape = (
    text("at", "When it was corrected."),
    text("kind", "What was corrected, as a code."),
    text("kind_words", "The same in words."),
    text("note", "What it was, and what it is now."),
)
FIGURES = many("figures", "Figures of the page, each with how it is meant and how well it is known.", FIGURE)
ALLEGATIONS = many("allegations", "What is alleged, each with its denials.", ALLEGATION)
DENIALS_OF_ALL = many("denials", "Denials of the whole of it.", SAID)
SOURCES = many("sources", "What it rests on.", SOURCE)
CORRECTIONS = many("corrections", "What was corrected since it came out.", CORRECTION)
OF_ANY_PAGE: tuple[Field, ...] = (FIGURES, ALLEGATIONS, DENIALS_OF_ALL, SOURCES, CORRECTIONS)
OF_AN_INCIDENT: tuple[Field, ...] = (
    one("standing", "Where the incident stands; null before it was assessed.", STANDING),
    text("period_words", "When it happened, in words."),
    texts("acts", "What was done, as codes."),
    texts("acts_words", "The same in words."),
    many("places", "Where.", PLACE),
)
