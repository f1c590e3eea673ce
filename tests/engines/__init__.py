"""What an app has to bear from its database."""
