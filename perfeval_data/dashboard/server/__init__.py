"""What surrounds a page: access, the visitor, the data, cached answers."""
