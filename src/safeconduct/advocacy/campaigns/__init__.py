"""Campaigns: timeline, overdue list and scorecard of what was asked and what came of it."""
