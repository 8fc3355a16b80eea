"""Make a case ready to be placed: its sheet, who opens which part of it, and when it is taken back."""
