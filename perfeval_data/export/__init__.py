"""Answers as files: tables, a workbook, papers."""
