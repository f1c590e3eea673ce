"""The rules that no framework has a word in, by themselves."""
