"""What an installation needs: the offline bundle, and settings for systemd, Docker and nginx."""
