"""What is planted around the panel: what attorneys say of themselves and their work, what a case says to them, and
what comes in files.

All of it is sealed, but for the agreement and the reasons of settings, which everybody in the house reads
(`press_canaries.INTERNAL`).
"""

from __future__ import annotations

from .needles import Canary
from .room_canaries import invented_letter_by_letter

PROFILE = (
    "attorney's name", "attorney's notes", "attorney's wishes", "attorney's community", "why away", "firm's name",
    "firm's contact", "firm's notes", "name of who was refused",
)  # fmt: skip
VETTING = (
    "how it was looked up",
    "training checked",
    "asked about conflicts",
    "known of them",
    "why refused",
)
SHEET = (
    "title of a sheet", "summary of a sheet", "problems of a sheet", "help for the attorney", "words of a day",
    "organisation on a sheet", "why taken back",
)  # fmt: skip
ANSWERS = ("words of a no", "why chosen", "why ruled out", "why it ended")
WORK = (
    "draft's title", "draft's text", "draft's interpreter", "draft begun", "what should change", "comment of a mentor",
    "who read it aloud", "interpreter of a reading", "corrected at the reading", "hours' note", "hours struck out",
    "talked about", "worries", "how the mentor is reached", "why given back",
)  # fmt: skip
FILES = (
    "attorney in a file", "wishes in a file", "person in a file", "story in a file", "harmer in a file",
    "organisation in a file", "name of a table",
)  # fmt: skip
FORGOTTEN = ("attorney who left", "file thrown away", "file nobody confirmed")
"""What is deleted again: of a profile long over, and of files that were checked and never brought in."""

EMAIL = Canary(
    "panel: attorney's e-mail", "brunqveltamor@hjolmstrevik.example", ("brunqveltamor", "hjolmstrevik")
)
TELEPHONE = Canary("panel: attorney's telephone", "+4351278064193", ("4351278064193",))
ADMISSION = Canary("panel: admission number", "QX7419-603825", ("QX7419-603825",))
OF_THE_PANEL: tuple[Canary, ...] = (
    *(
        invented_letter_by_letter(f"panel: {kind}")
        for kinds in (PROFILE, VETTING, SHEET, ANSWERS, WORK, FILES, FORGOTTEN)
        for kind in kinds
    ),
    EMAIL, TELEPHONE, ADMISSION,
)  # fmt: skip
