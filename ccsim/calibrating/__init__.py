"""Fits the parameters that evidence can inform to what published studies found, and says how sure that is."""
