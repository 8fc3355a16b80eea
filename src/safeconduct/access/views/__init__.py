"""Pages of this room: each loads, binds, calls one thing, answers."""
