"""The vault's rows: the second database, the host's own secrets, and what turns with the weeks.

``vault`` is pure and knows no database; this room keeps what it makes. Everything here obeys one order:
keys first, then main (see ``docs/adr/0003``).
"""
