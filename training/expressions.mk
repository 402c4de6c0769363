# Expression nets: see README.md, "Expressions".
