"""
Building the programs that a project names in `[tools]`, each with the project's own Go.

A build is a directory under a key that says everything it depends on, so two projects that ask
for the same have one program between them; each project has links of its own (gover.resolve.tools).
"""
