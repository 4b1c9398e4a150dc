"""The choice of large text (大字版), which the browser remembers in a cookie: the only scripts that pages bring along."""

from __future__ import annotations

LARGE, USUAL = "large", "usual"
COOKIE = "perfeval-text"
REMEMBERING = {size: f"document.cookie = '{COOKIE}={size}; path=/; max-age=31536000; SameSite=Lax'" for size in (LARGE, USUAL)}
"""What the browser runs to remember a size. The policy of the page names these by their hashes and allows no others."""
