"""The rules of the app that no framework has a word in, each written once."""
