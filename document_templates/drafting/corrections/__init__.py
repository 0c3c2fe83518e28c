"""The forms of community corrections (CC-…), one module for each of their folders."""
