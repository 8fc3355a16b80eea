"""Tasks of a case: suggested by stage, counted back from hearings, each with somebody who does it and a proof."""
