"""Papers of a case: originals that never change, cleaned copies beside them, translations with their certificates."""
