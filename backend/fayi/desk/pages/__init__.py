"""The pages of the desk: the day, absences, what a leaving officer hands on, calendars to read along."""
