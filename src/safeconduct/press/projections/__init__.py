"""What anybody may read: an allow-list of columns, written when something is published, read by the public site."""
