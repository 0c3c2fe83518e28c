"""查阅记录: who read, searched, printed or took out what, as which agency, and what for; never altered."""
