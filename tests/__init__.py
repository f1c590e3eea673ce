"""Everything that holds the four variants to one contract."""
