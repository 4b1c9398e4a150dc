"""What stands around a page: the door, the visitor, the data, the answers kept."""
