"""The DuckDB file: opened, written, judged, kept, and brought from one version to the next."""
