"""来访接待: who comes in takes a turn, is called, is served, and what came of it is written down.

One visit may bring several matters, or none. Visits (批次), the people who came (人次) and the different
persons among them (人数) are three figures and are never mixed.
"""
