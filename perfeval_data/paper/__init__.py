"""The shared vocabulary: the cells of a document, the form, its values, grades, the framework of levels, kinds of finding."""
