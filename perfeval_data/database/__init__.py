"""The DuckDB file: opened, written, judged, backed up, and migrated from one version to the next."""
