"""De-identification: what in a testimony must not survive publication. Pure; no Django, no network.

>>> found = find(text, Known(persons=(Person("p1", ("Руслан Хамидов",)),), places=("Urus-Martan",)))
>>> replaced(text, found.spans)

The matcher proposes; two reviewers decide, with `found.leftovers` as their list.
"""

from .matching import Found, find
from .recorded import Index
from .records import Known, Person
from .replacing import replaced
from .spans import Kind, Leftover, Span

__all__ = ["Found", "Index", "Kind", "Known", "Leftover", "Person", "Span", "find", "replaced"]
