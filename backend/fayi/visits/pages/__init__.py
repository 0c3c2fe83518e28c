"""The pages of visits: today's queue, one visit, the display in the hall, the figures."""
