"""个人信息安全事件: what leaked or was lost, who was told, and what was done (个人信息保护法第五十七条)."""
