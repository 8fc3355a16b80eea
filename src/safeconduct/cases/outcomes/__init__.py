"""What became of a case, in codes; and counts of outcomes for those who may open no case."""
