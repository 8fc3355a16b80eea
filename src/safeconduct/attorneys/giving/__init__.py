"""From the side of the case: who was asked, and giving the file to whoever accepted."""
