"""A sentence for what the last button in the case room did; the address carries its code."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.papers.done import done_in_papers
from safeconduct.cases.releasing.done import done_in_releasing

SENTENCES: Mapping[str, Promise] = {
    # notes and messages
    "note_added": _("The note was saved."),
    "note_kept": _("The note was kept as a draft. It is not saved yet."),
    "note_saved": _("The note was saved. What stood there before is in its history."),
    "note_struck": _("The note was struck out. It stays readable with your reason."),
    "note_back": _("The note holds again."),
    "beside_kept": _("The translation was kept beside the message. A colleague looks at it again."),
    "beside_checked": _("It was kept what you found."),
    "contact_logged": _("The contact was written down."),
    "contact_struck": _("The contact was struck out of the log."),
    "contact_back": _("The contact holds again."),
    "message_template_added": _("The text is on the list."),
    "message_template_saved": _("The text was saved."),
    "message_template_retired": _("The text was taken off the list."),
    "message_template_back": _("The text is on the list again."),
    "message_templates_started": _(
        "The starter set is on the list. Let somebody who speaks each language read it."
    ),
    # people
    "party_added": _("This person was added. The names changed: run the conflict check again."),
    "party_saved": _("Saved. What was there before stays in the history."),
    "party_struck": _("Struck out. It stays in the history and can be taken back."),
    "party_taken_back": _("It holds again."),
    "contact_saved": _("Saved. Messages now follow this."),
    "exclusion_added": _("Saved. They are kept out from now on."),
    "exclusion_saved": _("Saved."),
    "exclusion_struck": _("They are kept out no longer. Nobody was given access."),
    "exclusion_taken_back": _("It holds again: they are kept out."),
    "exclusion_last_two": _(
        "Saved, and their pages are shut. One of them is among the last two who hold this case: let somebody else "
        "in, then save this again."
    ),
    "exclusion_not_yet": _(
        "Saved, but somebody changed who may read it a moment ago. Open the entry, correct or strike it again, so "
        "that it holds."
    ),
    "exclusion_not_in_list": _(
        "Saved. The desk’s list could not be brought up to date by you: ask a member of the desk to save it again."
    ),
    "proceeding_added": _("This proceeding was added."),
    "proceeding_saved": _("Saved. What was there before stays in the history."),
    "proceeding_struck": _("Struck out. It can be taken back."),
    "proceeding_taken_back": _("It holds again."),
    # tasks, outcome, keeping
    "task_added": _("The task is on the list."),
    "tasks_added": _("The tasks are on the list."),
    "tasks_moved": _("The tasks follow the hearing now."),
    "task_saved": _("The task was saved. What stood there before is in its history."),
    "task_done": _("The task is done."),
    "task_dropped": _("It was kept that the task will not be done."),
    "task_back": _("The task is to be done again."),
    "outcome_recorded": _("The outcome was recorded."),
    "hold_recorded": _("The duty was recorded. Nothing deletes this request while it holds."),
    "hold_ended": _("The duty is over."),
    "erased": _("The request was deleted. It is gone here at once, from backups within fourteen days."),
    # who may read it
    "emergency_asked": _("Your question waits for somebody who holds the request. Call them, too."),
    "emergency_given": _("They were let in. Their access ends by itself."),
    "emergency_refused": _("They were not let in."),
    "let_in": _("Your colleagues have their keys now."),
    "let_in_more": _("Done in part: some still wait. Press once more, or another holder must."),
    "let_in_refused": _(
        "Some were taken off: the request is kept from them, or their role needs an end by the hour. Choose "
        "somebody else."
    ),
    "alarm_seen": _("What you found was kept."),
    "person_left": _("Their access has ended. See below what is still to do."),
    "device_lost": _("All sessions have ended, and keys are turning."),
    "keys_turned": _("Keys were turned. See below what is left."),
    # conflict check
    "conflicts_checked": _("The names were compared. Say below what follows."),
    "conflict_clear": _("It was kept that nobody stands in the way. The story is open."),
    "conflict_look_again": _("It was kept that somebody must look again. The story stays shut."),
    "conflict_conflict": _("The conflict was kept. The story is shut until a supervisor decides."),
    "conflict_waived": _("It was kept that the person agreed. The story is open."),
    "merged": _("They are read together from now on. You can undo it at any time."),
    "unmerged": _("They are read apart again."),
    # life
    "step_taken": _("The step was kept."),
    "step_corrected": _("The case is back at that stage. Both steps stay in its history."),
    "side_kept": _("It was kept beside the stage."),
    "agreement_kept": _("It was kept what the person said."),
    # calls and those who write for somebody else
    "call_kept": _("It was kept."),
    "call_handed_over": _("It was handed over to the intake desk."),
    "call_given_up": _("The call was given up. Everything in it was deleted."),
    "call_no_consent": _("It was kept that the person said no."),
    "call_number_read": _("The number was read back. It cannot be shown again."),
    "call_number_missed": _("It was kept how we reach the person."),
    "proxy_let_in": _("The person is let in, and the keys were turned."),
    "proxy_ended": _("The access of the one who wrote was ended."),
    "erasure_asked": _("Somebody else who can open the request must agree now. Tell them."),
    "erasure_agree": _("You agreed. A supervisor can delete it now."),
    "erasure_refuse": _("You said no. Nothing is deleted."),
    "periods_set": _("The periods were set. They hold from now on."),
}


def done_in_the_case_room(code: str) -> str:
    """Empty for a code of another room."""
    return str(SENTENCES.get(code, "")) or done_in_papers(code) or done_in_releasing(code)
