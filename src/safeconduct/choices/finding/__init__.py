"""How what somebody types into a search box is read, found and shown, for desks and public alike. Pure."""
