"""材料: what people are asked to hand in, what they handed in, receipts for it and its return.

The list comes from the matter's type; what was received, waived or seen is kept by line. What is missing is
told once, in one list (一次性告知). Originals that stay here are kept on a receipt until they are given back.
"""
