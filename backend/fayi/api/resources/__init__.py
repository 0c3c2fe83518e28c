"""What can be asked for under /api: one module for each thing."""
