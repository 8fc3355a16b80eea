"""Opening a request in an emergency, alarms about openings, and the day somebody leaves or loses a device."""
