"""For variants whose readers wait on threads, or on greenlets that look like them."""
