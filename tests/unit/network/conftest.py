from tests.lib.http_client import calm, client, waits

__all__ = ["calm", "client", "waits"]
