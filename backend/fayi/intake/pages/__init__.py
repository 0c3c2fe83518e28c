"""The pages of the counter: look for somebody, register, keep a draft, print the slip, send on, tell."""
