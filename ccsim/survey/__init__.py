"""What a community research team needs to map a neighbourhood from nothing: paper to ask with, tables to fill."""
