"""Sensitivity: which of the numbers that nobody knows the answer, and the decision, hang on."""
