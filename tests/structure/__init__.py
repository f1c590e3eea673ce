"""What holds the code in shape: names, sizes, schemas, statements, coverage."""
