"""
Whether a Go works on this machine: it is made to do what it is for.

    with sandbox.opened(root, version, environ) as box:
        for result in steps.run_all(box, host, runs=2):
            ...

Everything happens in a temporary directory with a build cache of its own. Nothing is taken
from the network, and nothing of the user's is written to.
"""
