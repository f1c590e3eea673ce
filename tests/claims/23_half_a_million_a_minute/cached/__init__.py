"""The monolith with Django's page cache in front of its list."""
