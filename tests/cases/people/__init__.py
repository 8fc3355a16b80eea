"""People of a case: parties, ways to reach the person, exclusions."""
