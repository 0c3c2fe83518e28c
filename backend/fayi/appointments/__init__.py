"""Lawyers in legal-aid matters: the register, the rota, offers and answers, work, closing files, subsidies."""
