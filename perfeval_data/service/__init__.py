"""What stands around the program: who may come in, what is logged, files written whole."""
