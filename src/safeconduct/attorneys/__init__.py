"""The panel of volunteer attorneys: who they are, who is asked about which case, and what they work on."""
