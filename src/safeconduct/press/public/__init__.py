"""The public pages, feeds and open data. They read ``press.projections`` and nothing else."""
