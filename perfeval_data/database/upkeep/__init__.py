"""Keeping the one file over the years: backup and restore, upgrade of an older one, a look at its health."""
