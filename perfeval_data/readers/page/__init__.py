"""From drawn pages to a document: lines become cells, characters become text, pages become one document.

A reader of a drawn format (PDF, OFD) provides a `PageContent` for each page; everything after that is the same for all.
"""
