"""What is seen of a page, whatever its format: lines to cells, characters to texts, pages to a document.

A format that draws pages (PDF, OFD) brings a `PageContent` of each; what follows is the same for all of them.
"""
