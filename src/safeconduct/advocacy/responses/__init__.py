"""What was answered, promised and kept."""
