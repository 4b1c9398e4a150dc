"""The desk (核定台): what a reading leaves open, as questions to a person, and what was taught for later readings."""
