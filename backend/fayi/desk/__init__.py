"""工作台: an officer's day: my work, what is due, today's hearings, what other agencies ask."""
