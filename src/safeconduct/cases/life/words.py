"""Codes of the life of a case as words: stages, steps, side states, why a step is not possible."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.life.stages import CORRECT, REOPEN, Side, Stage

Words = str | Promise
S = Stage

STAGES: Mapping[Stage, Words] = {
    S.NEW: _("New"),
    S.SCREENING: _("Screening"),
    S.CONFLICT_REVIEW: _("Conflict check"),
    S.MAY_PROCEED: _("May go on"),
    S.NOT_TAKEN: _("Not taken on"),
    S.REFERRED: _("Referred to others"),
    S.INTAKE: _("Full intake"),
    S.CASE_REVIEW: _("Case meeting"),
    S.ACCEPTED: _("Taken on"),
    S.WAITLISTED: _("Waits for a place"),
    S.DECLINED: _("Declined"),
    S.OFFERING: _("Offered to attorneys"),
    S.PLACED: _("Placed with an attorney"),
    S.PREPARING: _("Being prepared"),
    S.INTERNAL_REVIEW: _("Reviewed before filing"),
    S.FILED: _("Filed"),
    S.PENDING: _("Waiting for an answer"),
    S.HEARING_SET: _("Hearing set"),
    S.HEARD: _("Heard"),
    S.GRANTED: _("Granted"),
    S.DENIED: _("Denied"),
    S.REFERRED_TO_COURT: _("Referred to the court"),
    S.DISMISSED: _("Dismissed"),
    S.WITHDRAWN: _("Withdrawn"),
    S.APPEAL: _("Appeal"),
    S.POST_GRANT: _("After the grant"),
    S.CLOSED: _("Closed"),
}

STEPS: Mapping[str, Words] = {
    S.SCREENING: _("Take it on and begin screening"),
    S.CONFLICT_REVIEW: _("Go on to the conflict check"),
    S.MAY_PROCEED: _("The case may go on"),
    S.NOT_TAKEN: _("We do not take it on"),
    S.REFERRED: _("Refer to others"),
    S.INTAKE: _("Begin the full intake"),
    S.CASE_REVIEW: _("Bring it to the case meeting"),
    S.ACCEPTED: _("Take the case on"),
    S.WAITLISTED: _("Let it wait for a place"),
    S.DECLINED: _("Decline the case"),
    S.OFFERING: _("Offer it to attorneys"),
    S.PLACED: _("An attorney has taken it"),
    S.PREPARING: _("Begin to prepare the filing"),
    S.INTERNAL_REVIEW: _("Give it to be reviewed"),
    S.FILED: _("It was filed"),
    S.PENDING: _("The office has it: we wait"),
    S.HEARING_SET: _("A hearing is set"),
    S.HEARD: _("The hearing took place"),
    S.GRANTED: _("It was granted"),
    S.DENIED: _("It was denied"),
    S.REFERRED_TO_COURT: _("The office referred it to the court"),
    S.DISMISSED: _("It was dismissed"),
    S.WITHDRAWN: _("It was withdrawn"),
    S.APPEAL: _("An appeal was filed"),
    S.POST_GRANT: _("Go on to what follows a grant"),
    S.CLOSED: _("Close the case"),
    CORRECT: _("Correct a mistake"),
    REOPEN: _("Open the case again"),
}
"""What the button says, by the stage it leads to; and the two ways back."""

FOLLOWS: Mapping[str, Words] = {
    S.SCREENING: _("The case is yours from now on, and leaves the list of those that wait."),
    S.CONFLICT_REVIEW: _("Everyone named is compared with all other cases before the story is asked about."),
    S.MAY_PROCEED: _("The questions about what happened may be asked from now on."),
    S.NOT_TAKEN: _("The person should hear it from us in a letter. The case stays open until you close it."),
    S.REFERRED: _("The case stays open here until you close it. Nothing is sent by this step itself."),
    S.INTAKE: _("The long talk may begin: with breaks, an interpreter, and the right to stop."),
    S.CASE_REVIEW: _("Those who decide together read it next."),
    S.ACCEPTED: _("From now on we are responsible for its dates."),
    S.WAITLISTED: _("The person should hear until when they wait, and that their own dates run on."),
    S.DECLINED: _("The person should hear it from us in a letter, with others who may help."),
    S.OFFERING: _("Attorneys may be shown what the person agreed to, and no more."),
    S.PLACED: _("The attorney answers for the case from now on. Give them what they need to read."),
    S.PREPARING: _("Tasks are counted back from the day it must be filed."),
    S.INTERNAL_REVIEW: _("Somebody other than the writer reads all of it."),
    S.FILED: _("The paper that proves it is kept with this step."),
    S.PENDING: _("Silence is watched: after fourteen days without contact the case shows it."),
    S.HEARING_SET: _("The hearing must be kept among the dates. The notice belongs to the papers."),
    S.HEARD: _("Write down under Dates what came of the hearing."),
    S.GRANTED: _("Record the outcome. Family, work permit and travel papers follow."),
    S.DENIED: _("Record the outcome. The time for an appeal is running: look at Dates today."),
    S.REFERRED_TO_COURT: _("A new proceeding begins. Its hearing belongs to the dates."),
    S.DISMISSED: _("Record the outcome. The time for an appeal may be running: look at Dates today."),
    S.WITHDRAWN: _("Record the outcome, and who asked for it."),
    S.APPEAL: _("The proof of the appeal belongs to the papers, its dates to Dates."),
    S.POST_GRANT: _("What the grant opens has deadlines of its own."),
    S.CLOSED: _(
        "It leaves the lists. The person can still read and write with their number, and you can open it again."
    ),
    CORRECT: _("The case goes back to where it was. Both steps stay in its history."),
    REOPEN: _("It goes back to the stage it was in, and to the people who may read it."),
}
"""What follows from a step, for the page that asks once more."""

SIDES: Mapping[Side, Words] = {
    Side.DETAINED: _("Detained"),
    Side.TRANSFERRED: _("Transferred"),
    Side.LOST_CONTACT: _("No contact"),
    Side.BOOMERANG: _("Given back by the attorney"),
}
SIDE_BEGINS: Mapping[Side, Words] = {
    Side.DETAINED: _("The person was detained"),
    Side.TRANSFERRED: _("The person or the case was transferred"),
    Side.LOST_CONTACT: _("We have lost contact"),
    Side.BOOMERANG: _("The attorney gave the case back"),
}
SIDE_ENDS: Mapping[Side, Words] = {
    Side.DETAINED: _("The person is free again"),
    Side.TRANSFERRED: _("The transfer is dealt with"),
    Side.LOST_CONTACT: _("We have contact again"),
    Side.BOOMERANG: _("Another attorney has it, or we go on ourselves"),
}

WHY_NOT: Mapping[str, Words] = {
    "not_live": _("The request was set aside, or its deletion was asked for. Nothing is done with it now."),
    "not_from_here": _("This does not follow from the stage the case is in."),
    "conflict_undecided": _("The conflict check is not decided. Until it is, nobody asks about the story."),
    "conflict_found": _("A conflict was found. It must be waived first, or the case goes to others."),
    "no_agreement": _("The person has not agreed to be shown to attorneys."),
    "not_returned": _("An attorney has it. Record first that they gave it back."),
    "no_proof_paper": _("There is no proof among the papers: a filing receipt or a receipt notice."),
    "no_proof_chosen": _("Choose the paper that proves that it was filed."),
    "no_read_back": _("Confirm that everything was read back to the person in their language."),
    "no_hearing": _("No hearing is kept among the dates."),
    "open_dates": _(
        "A date is still open. Write down under Dates what came of it, or that it was cancelled."
    ),
    "unclear_dates": _("A date or a deadline of this case cannot be read. Tell an administrator."),
    "open_clocks": _("A deadline is still running. Say what becomes of it."),
    "no_reason": _("Record an outcome, or say why the case is closed."),
}
MISSING_AT: Mapping[str, str] = {
    "conflict_undecided": "conflicts",
    "conflict_found": "conflicts",
    "no_agreement": "case_agreement",
    "no_proof_paper": "papers",
    "no_hearing": "request_dates",
    "open_dates": "request_dates",
    "no_reason": "outcome",
}
"""The page where what is missing is done, by URL name."""

CLOSING_REASONS: Mapping[str, Words] = {
    "finished": _("Our work is done"),
    "referred": _("Others have taken it on"),
    "not_taken": _("We did not take it on"),
    "person_ended": _("The person does not want to go on"),
    "lost_contact": _("We could not reach the person any more"),
    "other_counsel": _("Somebody else represents the person now"),
    "left_country": _("The person has left the country"),
    "died": _("The person has died"),
    "double": _("The same person asked twice"),
    "no_request": _("It was no request for help"),
}
SETTLED: Mapping[str, Words] = {
    "told": _("The person was told of these days, and somebody else looks after them or they do themselves"),
    "met": _("They were met: the proof is among the papers"),
    "moot": _("They run no longer: the case they belong to is over"),
}
"""What becomes of deadlines that the law still counts when a case is closed."""

AGREED_HOW: Mapping[str, Words] = {
    "message": _("In a message"),
    "telephone": _("On the telephone"),
    "in_person": _("In person"),
    "paper": _("On a signed paper"),
    "helper": _("Through the person who writes for them"),
}
AGREED: Mapping[bool, Words] = {
    True: _("Attorneys may be shown the case"),
    False: _("Attorneys may not be shown the case"),
}
