"""The notice that a Go does not start on this macOS."""

from gover.sdk import machine
from gover.version.version import Version


def macos_notice(version: Version) -> str:
    """Return why a Go does not start on this Mac, and which one does; "" where it starts."""
    mac = machine.here()
    if not mac.is_mac:
        return ""
    from gover.doctor import go_on_macos  # noqa: PLC0415  only on a Mac
    from gover.doctor.observe import observe  # noqa: PLC0415  only on a Mac

    macos = observe.read_machine(mac.system, mac.root).version
    line = go_on_macos.unsupported_line(version, macos)
    if line is None:
        return ""
    last = go_on_macos.last_go_for(macos)
    text = f"go{version} needs macOS {line.least_macos}, and this is {macos}"
    return f"{text}: it will not start; hint: gover install {last}"
