"""Scenario files, worlds, the run ledger and the comparison that ties them together."""
