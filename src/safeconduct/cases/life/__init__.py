"""The life of a case: its stage, what may follow, its overview, its history, and the cases one works on."""
