"""How long a case is kept, what stops its deletion, and the deletion itself with its certificate."""
