"""First-hand accounts in the vault: consent by purpose, de-identified versions, scripts, and how it is taken back."""
