"""Consent of each party to sit online, asked and given for each stage of a proceeding (在线诉讼规则 4)."""
