"""gover: the right Go, and on macOS the right SDKROOT, in every directory."""

__version__ = "0.1.0"
