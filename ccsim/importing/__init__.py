"""Turns maps that were made with other tools into the folder of a site."""
