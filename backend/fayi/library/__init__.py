"""法规与代码: what the law and the state's registers say, as rows with dates.

Regions and code lists, the official calendar of working days, and the lengths that a county or agency has set
for itself. Everybody reads them; administrators change them, always with the paper that says so.
"""
