"""Referrals out: a part of a case that another organisation may read, with the person's consent, for some days."""
