"""A browser of one's own: Chromium over the pipe of its DevTools protocol, driven by real keys."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe"),
)
KEYS = {"Tab": 9, "Enter": 13, " ": 32, "ArrowRight": 39, "ArrowDown": 40}


class Browser:
    """One page, as a user with a keyboard has it."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing = os.fdopen(reading, "rb"), os.fdopen(writing, "wb")
        self._numbers = itertools.count(1)
        self._left = b""
        self._session = ""
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._call("Page.enable")

    def open(self, path: Path, width: int = 1280, height: int = 900) -> None:
        """Open a page in a window of this size, and wait until it has run its script."""
        self._call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 700
        )
        self._call("Page.navigate", url=path.as_uri())
        while self._receive().get("method") != "Page.loadEventFired":
            pass

    def press(self, *keys: str) -> None:
        """Press keys by name, one after the other."""
        for key in keys:
            about = {"key": key, "code": "Space" if key == " " else key, "windowsVirtualKeyCode": KEYS[key]}
            typed = {"Enter": {"text": "\r"}, " ": {"text": " "}}.get(key, {})
            self._call("Input.dispatchKeyEvent", type="keyDown", **about, **typed)
            self._call("Input.dispatchKeyEvent", type="keyUp", **about)

    def type(self, text: str) -> None:
        """Enter a text where the cursor is."""
        self._call("Input.insertText", text=text)

    def ask(self, expression: str) -> Any:
        """Return the value of a JavaScript expression in the page."""
        answer = self._call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def print(self) -> str:
        """Print the page and return the PDF, base64."""
        printed: str = self._call("Page.printToPDF", preferCSSPageSize=True)["data"]
        return printed

    def photograph(self, width: int) -> str:
        """Return a picture of the whole page in a window of this width, PNG, base64."""
        height = self.ask("document.documentElement.scrollHeight")
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 700}
        self._call("Emulation.setDeviceMetricsOverride", **size)
        picture: str = self._call("Page.captureScreenshot", format="png")["data"]
        return picture

    def close(self) -> None:
        """End the browser."""
        self._session = ""
        self._call("Browser.close")

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._writing.write(json.dumps(message).encode() + b"\0")
        self._writing.flush()
        while True:
            answer = self._receive()
            if answer.get("id") == number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._left:
            more = self._reading.read1()
            assert more, "the browser has gone"
            self._left += more
        message, _, self._left = self._left.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found


@contextlib.contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Start Chromium with a profile in a folder, and end it."""
    fcntl = pytest.importorskip("fcntl", reason="the pipe of the protocol is passed on as POSIX does it")
    program = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
    to_browser, to_us = os.pipe(), os.pipe()
    ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (to_browser[0], to_us[1])]

    def connect() -> None:  # Chromium reads from 3 and writes to 4
        os.dup2(ends[0], 3)
        os.dup2(ends[1], 4)

    command = [program, *OPTIONS, f"--user-data-dir={folder / 'profile'}", "about:blank"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, close_fds=False, preexec_fn=connect)
    for end in (*ends, to_browser[0], to_us[1]):
        os.close(end)
    page = None
    try:
        page = Browser(to_us[0], to_browser[1])
        yield page
        page.close()
    finally:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if page:
            page._reading.close()
            page._writing.close()
