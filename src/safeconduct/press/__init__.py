"""The press room: written and released at the desk, put out by the worker, read by everybody."""
