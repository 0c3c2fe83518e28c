"""调解协议、履行与回访: what the parties agreed, who signed it, whether they keep it.

A written settlement takes effect with the last necessary signature and seal (人民调解法29), an oral one on
the day it was reached (人民调解法30). Until somebody has signed it may be revised; the older text is kept.
What is owed is kept as instalments, and the committee asks afterwards whether they were performed
(人民调解法31).
"""
