"""The checks that `scripts/test` runs: which there are, how they run, their summary."""
