"""Each deployment config, started from nothing and held to the suite."""
