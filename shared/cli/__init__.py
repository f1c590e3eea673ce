"""The command line: `./parallax --help`."""
