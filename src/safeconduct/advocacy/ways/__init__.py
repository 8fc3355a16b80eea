"""Ways out: which country offers what, to whom; and telling a person who asked for help."""
