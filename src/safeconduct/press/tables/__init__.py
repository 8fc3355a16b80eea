"""Tables that leave the house through the gate of ``counting.disclosure``."""
