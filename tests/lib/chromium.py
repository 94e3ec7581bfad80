"""A real Chromium without a window, spoken to by its own protocol (chromedevtools.github.io)."""

import json
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from websockets.sync.client import connect

FLAGS = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars"
    " --remote-debugging-port=0"
).split()  # no sandbox: it has none for root
NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


class Page:
    """A tab; it keeps the errors and the requests of the page."""

    def __init__(self, socket):
        self._socket = socket
        self._number = 0
        self._session = None
        self.errors, self.requests = [], []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def look(self, width, height, *, dark=False):
        """Be a screen of that size, with touch when it is narrow."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def open(self, url):
        """Load a page, and wait until it has all that it wants."""
        self.errors, self.requests, self._loaded = [], [], False
        self.call("Page.navigate", url=url)
        end = time.monotonic() + 60
        while not self._loaded:
            self._take(end - time.monotonic())
        self.call("Runtime.evaluate", expression="0")  # what came before it has been told

    def value(self, expression):
        """Evaluate JavaScript, which may be a promise, to a value."""
        result = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def screenshot(self, *, whole=False):
        """Return a PNG in base64."""
        return self.call("Page.captureScreenshot", captureBeyondViewport=whole)["data"]

    def call(self, method, **params):
        self._number += 1
        number = self._number
        message = {"id": number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._socket.send(json.dumps(message))
        while True:
            answer = self._take(60)
            if answer.get("id") == number:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]

    def _take(self, seconds):
        message = json.loads(self._socket.recv(timeout=seconds))
        params = message.get("params", {})
        match message.get("method"):
            case "Page.loadEventFired":
                self._loaded = True
            case "Network.requestWillBeSent":
                self.requests.append(params["request"]["url"])
            case "Runtime.consoleAPICalled" if params["type"] in ("error", "warning", "assert"):
                self.errors.append(str(params["args"]))
            case "Runtime.exceptionThrown":
                self.errors.append(str(params["exceptionDetails"]))
            case "Log.entryAdded" if params["entry"]["level"] in ("error", "warning"):
                self.errors.append(f"{params['entry']['text']} {params['entry'].get('url')}")
        return message


@contextmanager
def browser(profile: Path):
    """Start one with an empty profile; yield a tab of it."""
    command = [shutil.which("chromium"), *FLAGS, NOWHERE, f"--user-data-dir={profile}"]
    process = subprocess.Popen(
        [*command, "about:blank"],
        env={"HOME": str(profile), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        port, path = _address(profile / "DevToolsActivePort", process)
        with connect(f"ws://127.0.0.1:{port}{path}", max_size=None, proxy=None) as socket:
            yield Page(socket)
    finally:
        process.terminate()
        process.wait(30)


def _address(file, process):
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        lines = file.read_text().splitlines() if file.exists() else []
        if len(lines) == 2:
            return lines
        time.sleep(0.05)
    raise TimeoutError(f"chromium says no address: {process.poll()}")
