"""What the tables of documents, imports and marks show."""

from __future__ import annotations

DOCUMENT_COLUMNS = ("file_name", "format", "form_count", "finding_count", "replaced_count", "started_at")
MARK_COLUMNS = ("marked_at", "project_name", "code", "level_3", "stated", "verdict", "mark_note", "marked_by")
LOG_COLUMNS = ("started_at", "file_name", "outcome", "form_count", "finding_count", "replaced_count", "reason", "done_by")
REFUSAL_COLUMNS = ("file_name", "reason", "source_location", "started_at")
