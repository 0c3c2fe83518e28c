"""机构人员: agencies in their tree, the officers who work there, their roles, and signing in.

An officer may hold roles at several agencies and works as one of them at a time; what an officer may do
follows from the roles held *at that agency*. Each agency's own number series are counted here too.
"""
