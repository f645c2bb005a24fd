"""What makes the files that are shipped, and what sets up a machine. Not part of the product."""
