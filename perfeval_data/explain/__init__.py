"""A form drawn with the part that each of its cells plays: what was read of it, or why it was not."""
