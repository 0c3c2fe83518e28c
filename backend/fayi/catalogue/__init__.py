"""The catalogue of documents (文书目录): what each is for, what is filled in, its Word template and a sample."""
