"""The version of the reader."""

from typing import Final

READER_VERSION: Final = 7
"""Raised with every change of what is read from a document, in `readers`, `forms` or `paper.values`: documents that an older version
has read are read again when they are offered again. `tests/forms/test_version.py` notices a change that touches the sample, the
specimens or the drawn documents; raise it for any other as well."""
