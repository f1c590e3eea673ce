"""Live chat under load: our variants beside reference servers that speak our frames."""
