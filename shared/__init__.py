"""What no framework has a word in: the contract, the rules, the schema, the tools."""
