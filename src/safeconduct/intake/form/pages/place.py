"""In danger now? Where? Held by the state? Who is filling this in?"""

from django.utils.translation import gettext_lazy as _

from safeconduct.intake.form.conditions import answered
from safeconduct.intake.form.page import Field, Page, Step

PAGES = (
    Page(
        code="01",
        title=_("Are you in danger right now?"),
        why=_("We ask this first, so that we can tell you who can help at once."),
        hint=_("If you write for someone else, answer for them."),
        step=Step.FIRST,
        fields=(Field("safety.danger_now", _("Are you in danger right now?")),),
    ),
    Page(
        code="02",
        title=_("Please call for help now"),
        step=Step.FIRST,
        kind="notice",
        shown_if=answered("safety.danger_now", "yes"),
        shows_emergency_numbers=True,
        paragraphs=(
            _("Nobody here is watching this page right now. We read what you send, but not this minute."),
            _("If someone may hurt you today, call one of these numbers. Do it first, if you can."),
            _("Call from a phone that is not watched, if there is one."),
            _("You can go on with the questions now, or come back later."),
        ),
    ),
    Page(
        code="03",
        title=_("Which country are you in now?"),
        why=_("The law is not the same in each country. This tells us who can help you."),
        step=Step.FIRST,
        fields=(
            Field("place.country", _("Which country are you in now?"), hint=_("You need not say the town.")),
        ),
    ),
    Page(
        code="04",
        title=_("Where in the United States are you?"),
        why=_("Each state has its own courts and its own helpers. So we know whom to ask."),
        step=Step.FIRST,
        shown_if=answered("place.country", "US"),
        fields=(
            Field("place.us_state", _("State")),
            Field("place.town", _("Town or city, if you want to say")),
        ),
    ),
    Page(
        code="05",
        title=_("Are you locked up or held now?"),
        why=_("People who are held often have very little time. We try to read their words first."),
        hint=_("For example in a jail, a camp, or a closed house run by the state."),
        step=Step.FIRST,
        fields=(Field("place.detained", _("Are you locked up or held now?")),),
    ),
    Page(
        code="06",
        title=_("Where are you held?"),
        why=_("A lawyer must know the place to come and see you."),
        step=Step.FIRST,
        shown_if=answered("place.detained", "yes"),
        fields=(
            Field("place.detained_where", _("Name of the place or the town")),
            Field(
                "place.detained_since", _("Since when?"), hint=_("If you are not sure, write what you think.")
            ),
        ),
    ),
    Page(
        code="07",
        title=_("Who is filling this in?"),
        why=_("We want to know who we talk to, and that the person who needs help knows about it."),
        step=Step.FIRST,
        allows_unknown=False,
        fields=(
            Field(
                "writer.who",
                _("Who is filling this in?"),
                labels={
                    "self": _("I do it for myself"),
                    "with": _("I do it for myself, and someone helps me"),
                    "for": _("I do it for someone else"),
                },
            ),
        ),
    ),
    Page(
        code="08",
        title=_("Who helps you to fill this in?"),
        why=_("We will not talk with this person about you, if you do not ask us to."),
        step=Step.FIRST,
        shown_if=answered("writer.who", "with"),
        fields=(
            Field("writer.helper_name", _("Their name")),
            Field(
                "writer.helper_relation",
                _("Who are they to you?"),
                hint=_("For example a friend or a nurse."),
            ),
        ),
    ),
    Page(
        code="09",
        title=_("Does the person know that you write to us?"),
        why=_("We will not go to anyone who does not know about this. It could put them at risk."),
        hint=_("From here on, “you” means the person who needs help."),
        step=Step.FIRST,
        shown_if=answered("writer.who", "for"),
        fields=(
            Field("writer.person_knows", _("Does the person know?")),
            Field("writer.proxy_name", _("Your own name")),
            Field(
                "writer.proxy_relation",
                _("Who are you to this person?"),
                hint=_("For example a son, a friend or a priest."),
            ),
        ),
    ),
)
