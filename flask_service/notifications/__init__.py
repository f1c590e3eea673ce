"""What happened to me while I was away."""
