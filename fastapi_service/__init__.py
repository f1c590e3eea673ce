"""FastAPI and async SQLAlchemy: what a typed, asynchronous service looks like."""
