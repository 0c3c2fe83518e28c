"""How people join a sitting from elsewhere: links, dial-in numbers, video systems, the small room built in."""
