"""封存: juvenile records and protected matters, closed to lists, search and counts; opened on a ground alone."""
