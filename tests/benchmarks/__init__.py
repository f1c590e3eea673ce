"""Load on the real variants, always beside a limit measured in the same run."""
