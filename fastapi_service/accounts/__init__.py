"""People: accounts, profiles, tokens."""
