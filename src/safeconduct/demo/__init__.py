"""The demo: an invented organisation, made by the actions that make a real one. Only `cli` imports it."""
