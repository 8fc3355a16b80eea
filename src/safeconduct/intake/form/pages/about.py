"""Who the person is, as far as the law needs it; lawyer, means, and the help that is wanted."""

from django.utils.translation import gettext_lazy as _

from safeconduct.choices.currencies import CURRENCIES
from safeconduct.intake.form.building import currency_for
from safeconduct.intake.form.page import Field, Page, Step

PAGES = (
    Page(
        code="18",
        title=_("Which country are you a citizen of?"),
        why=_("Asylum is about harm in your own country. So we must know which one it is."),
        hint=_("It is the country that can give you a passport."),
        step=Step.SECOND,
        fields=(
            Field("person.nationality", _("Country")),
            Field("person.second_nationality", _("Second country, if you have one")),
        ),
    ),
    Page(
        code="19",
        title=_("How old are you?"),
        why=_("Some rules are kinder to those who are young."),
        step=Step.SECOND,
        fields=(Field("person.age", _("How old are you?"), hint=_("Write the years. For example 34.")),),
    ),
    Page(
        code="20",
        title=_("Are children with you?"),
        why=_("You may be able to ask for help for them too."),
        step=Step.SECOND,
        fields=(
            Field("children.with_you", _("Are children with you?")),
            Field("children.count", _("How many?")),
        ),
    ),
    Page(
        code="21",
        title=_("Do you have a lawyer now?"),
        why=_("We help people who have no lawyer. If you have one, we must not get in the way."),
        step=Step.FIRST,
        fields=(
            Field("lawyer.has", _("Do you have a lawyer now?")),
            Field("lawyer.name", _("The name of the lawyer, if you have one")),
        ),
    ),
    Page(
        code="22",
        title=_("How many people live from the same money as you?"),
        why=_("We help people who cannot pay a lawyer. This tells us if you could."),
        hint=_("Count yourself, and all who eat and live with you."),
        step=Step.FIRST,
        fields=(Field("means.household_size", _("How many people live from the same money as you?")),),
    ),
    Page(
        code="23",
        title=_("Which currency do you use?"),
        why=_("On the next page we ask how much money comes in. You can use your own currency."),
        step=Step.FIRST,
        fields=(
            Field(
                "means.currency",
                _("Which currency do you use?"),
                labels=CURRENCIES,
                as_list=True,
                default=currency_for,
            ),
        ),
    ),
    Page(
        code="24",
        title=_("How much money comes in each month?"),
        why=_("Our help is free. We keep it for those who cannot pay."),
        hint=_("Count the money of all who live with you. You do not have to show any paper."),
        step=Step.FIRST,
        fields=(Field("means.income", _("How much money comes in each month?")),),
    ),
    Page(
        code="25",
        title=_("What do you need help with?"),
        why=_("So that the right person reads your words."),
        hint=_("Tick all that fit. If you do not know, that is fine."),
        step=Step.SECOND,
        fields=(
            Field(
                "help.wanted",
                _("What do you need help with?"),
                labels={
                    "asylum": _("To ask for asylum"),
                    "other_status": _("Another right to stay that keeps me from being sent back"),
                    "out_of_danger": _("To get out of danger"),
                    "not_sure": _("I do not know. Please help me find out."),
                },
            ),
        ),
    ),
)
