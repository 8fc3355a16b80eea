"""The coordinator's round: what is proposed for whom and why, what was changed by hand, what is sent."""
