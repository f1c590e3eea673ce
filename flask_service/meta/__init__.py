"""What this variant is, and whether it is well."""
