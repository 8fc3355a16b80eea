"""Search in one case, or in those a person may open: in memory, in their session; nothing is indexed."""
