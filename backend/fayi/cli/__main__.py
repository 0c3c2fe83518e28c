"""`python -m fayi.cli`, where the command is not installed."""

from fayi.cli import main

main()
