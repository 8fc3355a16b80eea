"""Sealed files: the store they lie in, and how an upload is sealed while it arrives."""
