"""gover: a version manager for Go and, on macOS, for Apple's SDKs (SDKROOT)."""

__version__ = "0.2.0.dev0"
