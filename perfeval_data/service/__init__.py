"""Infrastructure: who may use the program, its log and settings, files written atomically."""
