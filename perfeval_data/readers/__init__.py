"""Bytes to grids: one module per format, each behind one function `read(data: bytes) -> Document`."""
