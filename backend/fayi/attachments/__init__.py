"""附件: papers of the file that come as files, from the desk's computer, a scanner or a phone.

An attachment is a `paper` with a file. What comes in over a bad line comes in piece by piece (`incoming`) and
becomes a paper when it is whole, has been opened as what it is, and is stored by its SHA-256. Originals are kept
as they came; what is shown is a copy.
"""
