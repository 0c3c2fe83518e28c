"""Who is held in a prison (服刑人员): the prison's own register, and what becomes of bookings when it changes."""
