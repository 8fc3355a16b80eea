"""The demo: an invented organisation, made by the same actions a real one is made by. Only `cli` imports it."""
