"""What is measured beside the tests: scripts to be run by hand."""
