"""Messages of a case: texts to begin with, translations beside them, and when the person may be reached."""
