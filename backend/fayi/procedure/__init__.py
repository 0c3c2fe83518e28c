"""The words a matter type is written in: pure Python, no input or output."""
