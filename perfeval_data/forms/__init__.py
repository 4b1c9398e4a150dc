"""Grids to forms: `read_forms(document)` finds every self-evaluation form of a document and reads it field for field."""
