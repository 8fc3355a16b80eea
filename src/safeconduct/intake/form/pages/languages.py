"""Which languages, what kind of interpreter, and who must not see this."""

from django.utils.translation import gettext_lazy as _

from safeconduct.choices.languages import LANGUAGES
from safeconduct.intake.form.page import Field, Page, Step

PAGES = (
    Page(
        code="10",
        title=_("Which languages do you speak?"),
        why=_("So that we can talk with you in words you know well."),
        step=Step.FIRST,
        fields=(
            Field(
                "language.spoken",
                _("Which languages do you speak?"),
                hint=_("Tick each one."),
                labels=LANGUAGES,
            ),
            Field("language.spoken_other", _("Another language")),
            Field("language.best", _("Which of them do you speak best?"), labels=LANGUAGES, as_list=True),
        ),
    ),
    Page(
        code="11",
        title=_("Which languages can you read?"),
        why=_("So that we write to you in a way you can read."),
        step=Step.FIRST,
        fields=(
            Field(
                "language.read",
                _("Which languages can you read?"),
                hint=_("Tick each one."),
                labels={**LANGUAGES, "none": _("I cannot read well. Please call me.")},
            ),
            Field("language.read_other", _("Another language")),
        ),
    ),
    Page(
        code="12",
        title=_("What kind of interpreter do you want?"),
        why=_("An interpreter puts your words into our language. You can say who should hear them."),
        step=Step.FIRST,
        fields=(
            Field(
                "interpreter.gender",
                _("I want the interpreter to be"),
                labels={"woman": _("A woman"), "man": _("A man"), "any": _("Both are fine")},
            ),
            Field("interpreter.dialect", _("Your dialect, if it matters")),
            Field("interpreter.wishes", _("What else should we know?")),
        ),
    ),
    Page(
        code="13",
        title=_("Who must not see what you tell us?"),
        why=_("We keep your words from these people. We do not ask them to work on your case."),
        hint=_("You can name a person, a town, a group or a faith. If there is no one, go on."),
        step=Step.FIRST,
        blank="none",
        fields=(Field("access.must_not_see", _("Who must not see what you tell us?"), rows=4),),
    ),
)
