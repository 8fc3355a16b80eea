"""What people choose from in forms (countries, languages, currencies …), and how what they type is tidied."""
