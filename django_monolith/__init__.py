"""Django and REST framework: what one framework with everything in it looks like."""
