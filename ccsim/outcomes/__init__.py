"""What is measured: indicators, groups, network distance, effects."""
