"""Words of the export pages."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FORMS: Mapping[str, str | Promise] = {
    "jsonl": _("JSON Lines: everything, to bring in elsewhere"),
    "spreadsheet": _("A table for a spreadsheet, of one kind"),
    "csv": _("A plain table (CSV) for a program, of one kind"),
    "uwazi": _("A table of incidents for Uwazi"),
    "events": _("A table of events as UCDP GED has them"),
}
WHY: Mapping[str, str | Promise] = {
    "analysis": _("To analyse it elsewhere"),
    "partner": _("For a partner who documents with us"),
    "court": _("For a court, or a body that investigates"),
    "un": _("For a body of the United Nations"),
    "publication": _("For a publication"),
    "move": _("To move to another installation"),
    "copy": _("To keep a copy apart from the backups"),
    "wish": _("A person asked for what we keep of them"),
}
RECIPIENTS: Mapping[str, str | Promise] = {
    "court": _("A court"),
    "un_body": _("A body of the United Nations"),
    "partner": _("A partner organisation"),
    "prosecutor": _("A prosecutor or investigator"),
    "own_lawyer": _("Our own lawyer"),
    "own_archive": _("Our own archive"),
}
STATES: Mapping[str, tuple[str | Promise, str]] = {
    "asked": (_("Not made yet"), "warning"),
    "made": (_("Made"), "success"),
    "given_up": (_("Given up"), ""),
}
GRADES: Mapping[str, str | Promise] = {
    "": _("Any"),
    "reported": _("Reported"),
    "contested": _("Contested"),
    "corroborated": _("Corroborated"),
    "assessed": _("Assessed"),
}
PROBLEMS: Mapping[str, str | Promise] = {
    "not_approved": _("Nobody has agreed to exactly this. Records may have changed since: ask again."),
    "no_seat": _("Identities lie in the testimony vault, and you have no seat there."),
    "yours": _("Only the person who asked for an export can make it."),
    "over": _("This export was made or given up already."),
    "changed": _("Records changed since you opened this page. Look at it again, and then decide."),
    "own": _("Somebody else must decide on what you asked for."),
    "asked": _("This question waits already."),
}
