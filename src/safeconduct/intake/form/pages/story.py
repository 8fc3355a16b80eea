"""What happened and what is feared; files; and what the person allows us to do."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from safeconduct.intake.form.conditions import answered, any_of, not_
from safeconduct.intake.form.page import Field, Page, Step, Text

OWN_WORDS = not_(answered("story.way", "prompts"))
PROMPTS = any_of(answered("story.way", "prompts", "both"))


def check_consent(told: Mapping[str, Any]) -> list[tuple[str, Text]]:
    """The first question needs an answer of the person's own."""
    if told["consent.help"] is None:
        return [("consent.help", _("Please choose yes or no. Without a yes we cannot read what you wrote."))]
    return []


PAGES = (
    Page(
        code="35",
        title=_("How do you want to tell us what happened?"),
        why=_("Each person tells it in their own way. There is no wrong way, and you can stop at any time."),
        hint=_("The next pages may be hard. Take a break when you like. What you saved stays."),
        step=Step.SECOND,
        allows_unknown=False,
        fields=(
            Field(
                "story.way",
                _("How do you want to tell us what happened?"),
                labels={
                    "own": _("In my own words"),
                    "prompts": _("You ask me six short things"),
                    "both": _("Both"),
                },
            ),
        ),
    ),
    Page(
        code="36",
        title=_("What happened to you?"),
        why=_("A lawyer needs this to see how the law can help you."),
        hint=_("Write in your own language. It need not be long, or in order. Leave out what is too hard."),
        step=Step.SECOND,
        shown_if=OWN_WORDS,
        fields=(Field("harm.own_words", _("What happened to you?"), rows=14),),
    ),
    Page(
        code="37",
        title=_("What do you fear if you go back?"),
        why=_("Asylum looks at what may come, not just at what was."),
        hint=_("Who might hurt you? How? Why you?"),
        step=Step.SECOND,
        shown_if=OWN_WORDS,
        fields=(Field("fear.own_words", _("What do you fear if you go back?"), rows=8),),
    ),
    Page(
        code="38",
        title=_("Six short things about what happened"),
        why=_("A lawyer needs this to see how the law can help you."),
        hint=_("Write what you can. A few words are fine. You can leave boxes empty."),
        step=Step.SECOND,
        shown_if=PROMPTS,
        fields=(
            Field("harm.what", _("What was done to you or your family?")),
            Field("harm.when_where", _("When and where was it?")),
            Field("harm.by_whom", _("Who did it?")),
            Field("harm.why", _("Why do you think they did it?")),
            Field(
                "harm.asked_for_help", _("Did you ask anyone for help? What did they do? If not, why not?")
            ),
            Field("fear.if_return", _("What could happen if you go back?")),
        ),
    ),
    Page(
        code="39",
        title=_("Do you want to add files or photos?"),
        why=_("A paper or a photo can help to prove what you say. You can also add them later."),
        step=Step.SECOND,
        kind="files",
        allows_unknown=False,
        allows_declined=False,
    ),
    Page(
        code="40",
        title=_("What may we do with what you told us?"),
        why=_("It is yours. You say what we may do with it, and you can change your mind later."),
        hint=_("Only the first yes is needed. If you say no to the rest, we help you just the same."),
        step=Step.SECOND,
        kind="consent",
        allows_unknown=False,
        allows_declined=False,
        check=check_consent,
        fields=(
            Field(
                "consent.help",
                _("May our staff read this to help you?"),
                hint=_(
                    "Only the few who work on it can open it. They look for a lawyer and for a way to help."
                ),
            ),
            Field(
                "consent.documentation",
                _("May we keep a record of what was done, to show it one day?"),
                hint=_(
                    "Those who do such harm may go to court, at times years later. Few people can open it."
                ),
                default="no",
            ),
            Field(
                "consent.statistics",
                _("May we count you, with no name, when we say how many were hurt?"),
                hint=_("We would say just a number. For example: this was done to more than 100 men."),
                default="no",
            ),
            Field(
                "consent.advocacy",
                _("May we use your story, with no name, when we ask a state to act?"),
                hint=_("We would show you the text first. You can still say no then."),
                default="no",
            ),
        ),
    ),
    Page(
        code="41",
        title=_("We cannot read this without your yes"),
        step=Step.SECOND,
        kind="notice",
        shown_if=answered("consent.help", "no"),
        paragraphs=(
            _("You said that our staff may not read what you wrote. So we cannot help with it yet."),
            _("Nothing is lost. Your words stay here, locked, until your number runs out."),
            _("If you change your mind, go back one page and choose yes."),
            _("If you want to wipe it all, you can do that too."),
        ),
    ),
)
