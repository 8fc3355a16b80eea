"""Every arrival, earlier requests, papers and hearings: what the clocks of the law start from."""

from django.utils.translation import gettext_lazy as _

from safeconduct.intake.form.conditions import answered, not_, same
from safeconduct.intake.form.page import Column, Field, Page, Step, Text

ARRIVAL_WAYS: dict[str, Text] = {
    "visa": _("With a visa"),
    "no_visa_asked": _("With a passport, but no visa"),
    "parole": _("They let me in for some time (parole)"),
    "not_seen": _("With no check at the border"),
    "turned_back": _("They sent me back"),
    "other": _("In another way"),
}
RESULTS: dict[str, Text] = {
    "waiting": _("I still wait"),
    "yes": _("They said yes"),
    "no": _("They said no"),
    "stopped": _("I stopped, or it was closed"),
}
PAPERS: dict[str, Text] = {
    "hearing": _("A court hearing"),
    "appointment": _("An appointment or interview"),
    "answer_by": _("A paper with a day to answer by"),
    "decision": _("A decision: yes or no"),
    "other": _("Another paper"),
}

PAGES = (
    Page(
        code="26",
        title=_("When did you come to the country where you are now?"),
        why=_("In the United States you have one year to ask for asylum. We must know when it began."),
        hint=_("Tell us each time you came. If you are not sure of the day, that is fine."),
        step=Step.FIRST,
        shown_if=not_(same("place.country", "person.nationality")),
        fields=(
            Field(
                "arrivals",
                _("When did you come to the country where you are now?"),
                row=_("Time %(number)s"),
                columns=(
                    Column("when", _("Day you came")),
                    Column("how", _("How did you get in?"), ARRIVAL_WAYS),
                    Column("where", _("Place where you came in")),
                ),
            ),
        ),
    ),
    Page(
        code="27",
        title=_("Have you asked for asylum or a right to stay before?"),
        why=_("What was said then can change what we can do now."),
        hint=_("In any country, and at any time."),
        step=Step.FIRST,
        fields=(Field("applications.any", _("Have you asked for asylum or a right to stay before?")),),
    ),
    Page(
        code="28",
        title=_("What did you ask for before?"),
        why=_("A lawyer must see each step that was made."),
        hint=_("If you are not sure of the day, that is fine."),
        step=Step.FIRST,
        shown_if=answered("applications.any", "yes"),
        fields=(
            Field(
                "applications.list",
                _("What did you ask for before?"),
                row=_("Time %(number)s"),
                shown_rows=1,  # each row has a list of all countries
                columns=(
                    Column("what", _("What did you ask for?")),
                    Column("country", _("In which country?")),
                    Column("when", _("Day you asked")),
                    Column("result", _("What came of it?"), RESULTS),
                ),
            ),
        ),
    ),
    Page(
        code="29",
        title=_("Did you get a paper, a court date or an appointment?"),
        why=_("If a day is missed, the case can be lost. We look at these dates first."),
        hint=_("For example a letter from a court, the police or the state."),
        step=Step.FIRST,
        fields=(Field("papers.any", _("Did you get a paper, a court date or an appointment?")),),
    ),
    Page(
        code="30",
        title=_("Which papers and dates did you get?"),
        why=_("We want to help you before the day comes."),
        hint=_("You can add a photo of the paper later."),
        step=Step.FIRST,
        shown_if=answered("papers.any", "yes"),
        fields=(
            Field(
                "papers.list",
                _("Which papers and dates did you get?"),
                row=_("Paper %(number)s"),
                columns=(
                    Column("kind", _("What is it?"), PAPERS),
                    Column("when", _("Day you must go or answer. If there is none, the day you got it.")),
                    Column("where", _("Which court or office?")),
                ),
            ),
        ),
    ),
)
