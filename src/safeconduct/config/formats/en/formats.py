"""English: the day before the month and the month as a word, so that none is taken for the other anywhere."""

DATE_FORMAT = "j F Y"
MONTH_DAY_FORMAT = "j F"
DATETIME_FORMAT = "j F Y, H:i"
