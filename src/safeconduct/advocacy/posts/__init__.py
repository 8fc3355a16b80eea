"""Posts: offices that can decide something, and who held them when."""
