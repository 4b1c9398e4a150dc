"""The order of work: from the files offered to what the database holds."""
