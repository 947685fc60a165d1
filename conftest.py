"""What pytest must not import while it looks for doctests."""

# Importing it loads everything a worker needs and freezes the memory: right in the fork server, wrong here.
collect_ignore = ["pipeline/prepared.py"]
