"""审计: what officers read and searched, shown to the auditor, and whose particulars were read, to the person."""
