"""The panel of the demo: a placement desk, attorneys, cases that are ready, and what went on between them."""
