"""Words of the placement pages: what the lint found, and why."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HITS: Mapping[str, Promise] = {
    "own_name": _("This is the person’s own name, or sounds like it."),
    "a_number": _("This looks like an A-number."),
    "phone": _("This looks like a telephone number."),
    "email": _("This looks like an e-mail address, or an account on the net."),
    "own_word": _("This may be the person’s own name, or sounds like it. It may also be an ordinary word."),
    "name": _("Somebody named in the case is called so."),
    "birth": _("This is a date of birth in the case."),
    "place": _("This place is smaller than a state."),
    "employer": _("This is an employer named in the case."),
    "exact_day": _("An exact day can be looked up. Write the season, or the year."),
    "rare_together": _("Together these fit very few people."),
}
DONE: Mapping[str, Promise] = {
    "sheet_kept": _(
        "The sheet is kept, and the coordinator can look for an attorney. What is out stays as shown."
    ),
    "sheet_kept_waits": _("The sheet is kept. The case itself was not moved on: see what stands in the way."),
    "sheet_taken_back": _(
        "The case is not offered any more. Attorneys it was shown to can open nothing of it."
    ),
}
