"""Words for the codes of asks: states, events, why something cannot be, advice, next steps and grounds."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.advocacy.asks.deciding import Event, Next
from safeconduct.advocacy.asks.linting import Advice

Label = str | Promise

STATES: Mapping[str, tuple[str, Label]] = {
    "drafted": ("", _("Drafted")),
    "approved": ("info", _("Approved, not made yet")),
    "made": ("info", _("Made, waits for an answer")),
    "acknowledged": ("info", _("They have it, no answer yet")),
    "delayed": ("info", _("Lawfully delayed")),
    "overdue": ("warning", _("Overdue")),
    "no_response": ("danger", _("No response")),
    "accepted": ("success", _("Accepted")),
    "partly": ("success", _("Accepted in part")),
    "refused": ("danger", _("Refused")),
    "noted": ("", _("Noted: neither yes nor no")),
    "escalated": ("warning", _("Taken to another post")),
    "met": ("success", _("Met")),
    "closed": ("", _("Closed")),
}
"""Kind of tag and word. Refused is an answer; no response is none."""

EVENTS: Mapping[Event, Label] = {
    Event.APPROVED: _("Approved"),
    Event.TAKEN_BACK: _("Taken back to be drafted again"),
    Event.MADE: _("Put to them"),
    Event.ACKNOWLEDGED: _("They said that they have it"),
    Event.ACCEPTED: _("They accepted"),
    Event.PARTLY: _("They accepted a part"),
    Event.REFUSED: _("They refused"),
    Event.NOTED: _("They noted it, without a yes or a no"),
    Event.DELAYED: _("The answer is lawfully delayed"),
    Event.DEADLINE_SET: _("We set a new deadline"),
    Event.OVERDUE: _("The deadline passed without an answer"),
    Event.NO_RESPONSE: _("Still no answer, thirty days after the deadline"),
    Event.REMINDED: _("They were reminded"),
    Event.ESCALATED: _("Taken to another post"),
    Event.MET: _("They did what was asked"),
    Event.CLOSED: _("Closed"),
    Event.REOPENED: _("Opened again"),
    Event.NOTE: _("Note"),
}
BUTTONS: Mapping[Event, Label] = {
    **EVENTS,
    Event.APPROVED: _("Approve it"),
    Event.TAKEN_BACK: _("Take it back to the draft"),
    Event.MADE: _("It was put to them"),
    Event.ACKNOWLEDGED: _("They have it"),
    Event.DELAYED: _("An answer was lawfully delayed"),
    Event.DEADLINE_SET: _("Set a new deadline"),
    Event.MET: _("They did it"),
    Event.CLOSED: _("Close it"),
    Event.REOPENED: _("Open it again"),
    Event.NOTE: _("Write a note"),
}
EVENT_HINTS: Mapping[Event, Label] = {
    Event.MADE: _("Whoever holds the post on that day is kept with it. The words stand still from then on."),
    Event.DELAYED: _("Where a rule gives them more time. Nobody is reminded before that day."),
    Event.DEADLINE_SET: _("Where we gave them more time, or asked sooner."),
    Event.REFUSED: _("A refusal is an answer. It is never counted as silence."),
    Event.ACKNOWLEDGED: _("That they have it is no answer: the deadline stays."),
    Event.MET: _("Say in the note how this is known."),
    Event.CLOSED: _("Say in the note why. It can be opened again."),
}
NEEDS_NOTE: frozenset[Event] = frozenset({Event.NOTE, Event.CLOSED, Event.MET})

REASONS: Mapping[str, Label] = {
    "not_from_here": _("This cannot follow from where the ask stands now."),
    "before_made": _("That day lies before the ask was made."),
    "deadline_before": _("The deadline lies before that day. Set a later one first."),
    "never_made": _("It was never put to anybody. Copy it to a new ask instead."),
    "not_yet": _("The deadline has not passed yet."),
    "until_needed": _("Write until which day."),
    "until_past": _("The new day must come after the day on which it was said."),
    "until_sooner": _("The deadline is later than that already. To ask sooner, set a new deadline."),
    "future": _("That day has not come yet."),
    "meanwhile": _("A colleague wrote something down a moment ago. Look at the ask first, then save again."),
    "ended": _("This ask was withdrawn."),
}
ADVICE: Mapping[Advice, Label] = {
    Advice.NO_VERB: _("Say what they are to do, with a verb: speak, investigate, release, admit …"),
    Advice.VAGUE: _("Words such as “take steps” or “do more”: nobody can say later whether it was done."),
    Advice.MANY: _("It asks for several things. One ask each can be followed up, and answered, by itself."),
    Advice.NO_DEADLINE: _("It has no day by which you want an answer. Without one it never becomes overdue."),
    Advice.NO_GROUND: _("It rests on nothing yet. Add an incident, a figure, a claim or an item."),
}
NEXT: Mapping[Next, Label] = {
    Next.APPROVE: _("Read it once more and approve it."),
    Next.MAKE: _("Put it to them, in a letter or a meeting."),
    Next.SET_DEADLINE: _("Set a day by which you want an answer."),
    Next.WAIT: _("Wait until the deadline."),
    Next.REMIND: _("Remind them, or take it to another post."),
    Next.ESCALATE: _("Take it to another post."),
    Next.FOLLOW_UP: _("See whether it is done."),
    Next.ANSWER_THEM: _("Answer what they say, or take it to another post."),
    Next.CLOSE: _("Close it."),
    Next.NOTHING: _("Nothing is left to do."),
}
GROUNDS: Mapping[str, Label] = {
    "incident": _("An incident"),
    "figure": _("A figure of an incident"),
    "claim": _("A claim"),
    "item": _("An item"),
}
UNUSABLE: Mapping[str, Label] = {
    "withdrawn": _("It was withdrawn. Take it away from here."),
    "consent": _(
        "It was made from a person’s account, and a purpose they agreed to holds no more. It may not be used."
    ),
    "figure": _("There is no such figure any more."),
    "gone": _("It is not there any more."),
}
"""Why something an ask rests on may not be used today."""


def state_tag(state: str) -> dict[str, Label]:
    """A state as a tag."""
    kind, text = STATES.get(state, ("", state))
    return {"kind": kind, "text": text}
