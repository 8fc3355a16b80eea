"""Papers that leave the house: typeset the same way every time, from plain values."""
