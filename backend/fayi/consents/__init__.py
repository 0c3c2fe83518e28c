"""在线意见: what each person answered to sitting online, stage by stage of the proceeding (在线诉讼规则 4).

Every answer is a row of its own and stays; the latest row of a person for a stage counts. Consent to one stage
says nothing about another.
"""
