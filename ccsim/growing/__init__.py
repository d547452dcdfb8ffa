"""Grows a sample of interviews into whole communities: everybody who was not asked, their ties, their places."""
