"""The community in motion: compiled kernels over arrays, one process a file, with a Mesa model around them."""
