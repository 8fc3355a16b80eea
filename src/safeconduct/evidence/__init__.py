"""Documentation: who did what to whom, who says so, who denies it, and how many at least."""
