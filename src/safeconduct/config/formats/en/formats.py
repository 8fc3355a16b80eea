"""English, read in many countries: the day before the month, the month as a word, so that nobody takes one for the other."""

DATE_FORMAT = "j F Y"
MONTH_DAY_FORMAT = "j F"
DATETIME_FORMAT = "j F Y, H:i"
