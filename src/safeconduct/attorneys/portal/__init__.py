"""What an attorney and her mentor work on: next steps, hours, drafts, checkpoints, giving a case back."""
