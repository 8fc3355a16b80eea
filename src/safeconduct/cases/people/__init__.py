"""The people of a case: who is in it, how to reach the person without harm, and who must not see it."""
