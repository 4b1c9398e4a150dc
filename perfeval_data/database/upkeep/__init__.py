"""Looking after the file over the years: backup, restore, upgrade, publication, health."""
