"""Hearings and dates with their history, the dates desk that checks them, deadlines, calendars and the feed."""
