"""The pages of the register, and bringing a prisoner to a booking."""
