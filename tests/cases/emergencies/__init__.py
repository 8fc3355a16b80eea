"""Grants by the hour, exclusion lists, emergencies, alarms, and people who leave."""
