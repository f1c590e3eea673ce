"""The shared suite: it speaks HTTP and WebSocket to a base URL, nothing else."""
