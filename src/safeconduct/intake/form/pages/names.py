"""Names, so that nobody who hurt the person is ever helped by the same people: the conflict check."""

from django.utils.translation import gettext_lazy as _

from safeconduct.intake.form.page import Column, Field, Page, Step, Text

RELATIONS: dict[str, Text] = {
    "spouse": _("Husband, wife or partner"),
    "child": _("Child"),
    "parent": _("Mother or father"),
    "sibling": _("Sister or brother"),
    "other_family": _("Other family"),
    "friend": _("Friend"),
    "other": _("Someone else"),
}
HELPER_ROLES: dict[str, Text] = {
    "witness": _("Saw or heard what happened"),
    "interpreter": _("Was my interpreter"),
    "preparer": _("Filled in papers for me"),
    "other": _("Helped in another way"),
}

PAGES = (
    Page(
        code="31",
        title=_("What is your name?"),
        why=_("We check that we do not also help a person who hurt you. For this we need names."),
        hint=_("You can leave this out now and tell us later."),
        step=Step.FIRST,
        fields=(
            Field("person.name", _("Your name")),
            Field("person.other_names", _("Other names you use, and other ways to write your name")),
        ),
    ),
    Page(
        code="32",
        title=_("Who lives with you, or is with you?"),
        why=_("We check these names too. Some of them may ask for help with you."),
        hint=_("Add husband, wife and children, even if they live far from you. If there is no one, go on."),
        step=Step.FIRST,
        blank="none",
        fields=(
            Field(
                "family.household",
                _("Who lives with you, or is with you?"),
                row=_("Person %(number)s"),
                columns=(
                    Column("name", _("Name")),
                    Column("relation", _("Who is it to you?"), RELATIONS),
                    Column("other_spellings", _("Other ways to write the name")),
                    Column("born", _("Year of birth")),
                ),
            ),
        ),
    ),
    Page(
        code="33",
        title=_("Who hurt you or your family?"),
        why=_("We must not help you and the one who hurt you. We do not ask or tell these people."),
        hint=_("It can be a person, a group or an office. Write what you know. A part of a name helps."),
        step=Step.FIRST,
        fields=(
            Field(
                "fear.who_harmed",
                _("Who hurt you or your family?"),
                row=_("Person or group %(number)s"),
                columns=(
                    Column("name", _("Name")),
                    Column("role", _("Their work, rank or group")),
                    Column("place", _("Where?")),
                ),
            ),
        ),
    ),
    Page(
        code="34",
        title=_("Who saw it, or has helped you?"),
        why=_("We check these names as well, so that no one works on both sides."),
        hint=_("If there is no one, go on."),
        step=Step.FIRST,
        blank="none",
        fields=(
            Field(
                "family.helpers",
                _("Who saw it, or has helped you?"),
                row=_("Person %(number)s"),
                columns=(Column("name", _("Name")), Column("role", _("What did they do?"), HELPER_ROLES)),
            ),
        ),
    ),
)
