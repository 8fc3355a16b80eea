"""Letters, calls, meetings, statements and submissions: written, released by two, delivered, followed up."""
