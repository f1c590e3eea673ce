"""One JSON endpoint in each framework: what its server can do at the most."""
