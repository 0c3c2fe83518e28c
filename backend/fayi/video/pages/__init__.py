"""Pages of video: what is arranged, how people join, tests of the line, the rooms themselves."""
