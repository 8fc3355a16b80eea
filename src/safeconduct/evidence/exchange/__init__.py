"""Import and export of evidence: bytes to rows to records, checked as a whole; records to CSV and JSON Lines.

Pure: no framework, no database, no clock, no network. A person is a pseudonym here.

>>> looked = look(opened)                                    # encoding, delimiter, header, each with a say
>>> shape = recognised(looked.header, samples) or suggest(looked.header, samples, kind)
>>> make = lambda opened: made(opened, looked.form, shape.plan, vocabulary)
>>> checked = check(opened, make, known=known)               # every problem, by row and column
>>> for record in importable(opened, make, checked): ...     # nothing while one stands
"""

from . import json_lines
from .checking import Checked, check, importable, nothing_known
from .codes import Codes, Term, Vocabulary
from .mapping import Made, made, preview
from .plans import Plan, RecordPlan, Take, from_json, to_json, unmapped
from .reading import LIMITS, Form, Limits, Looked, Opened, chunked, look
from .records import Kind, Record
from .saying import NotRead, Problem, Refused
from .shapes import Shape, recognised, thesaurus
from .suggesting import Suggestion, likely_kind, suggest
from .writing import Flavour, in_order, rows_of

__all__ = [
    "LIMITS", "Checked", "Codes", "Flavour", "Form", "Kind", "Limits", "Looked", "Made", "NotRead", "Opened", "Plan",
    "Problem", "Record", "RecordPlan", "Refused", "Shape", "Suggestion", "Take", "Term", "Vocabulary", "check",
    "chunked", "from_json", "importable", "in_order", "json_lines", "likely_kind", "look", "made", "nothing_known",
    "preview", "recognised", "rows_of", "suggest", "thesaurus", "to_json", "unmapped",
]  # fmt: skip
