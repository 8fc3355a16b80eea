"""Place cases with volunteer attorneys: who can take which, how well it fits, and the best assignment of all.

Pure: facts in, proposals with reasons out. Nothing here predicts how a case ends, and nothing ranks people by where
they come from; a coordinator decides.
"""
