"""The shell of the site: what a feature brings, the frame of pages, forms, languages, how faults are told."""
