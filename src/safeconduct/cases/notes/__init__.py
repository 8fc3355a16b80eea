"""Notes of a case: for the file, for lawyers, for supervision, and what to know before calling."""
