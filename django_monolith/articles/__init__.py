"""Articles, comments, favourites, tags."""
