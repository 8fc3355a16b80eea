"""A person's phone: Chromium 320 pixels wide, scripts off, and everything it fetched and complained of."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SHOTS = os.environ.get("SAFECONDUCT_SCREENSHOTS", "")
INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@dataclass
class Fetched:
    """One answer as it came over the wire, headers included."""

    url: str
    status: int
    size: int = 0


@dataclass
class Phone:
    """One browser context with its page. ``width`` in CSS pixels."""

    page: Any
    context: Any
    label: str
    fetched: list[Fetched] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    shots: int = 0

    @classmethod
    def take(cls, browser: Any, label: str, *, width: int = 320, scripts: bool = False) -> Phone:
        context = browser.new_context(
            java_script_enabled=scripts, viewport={"width": width, "height": 800}, locale="en-US"
        )
        phone = cls(context.new_page(), context, label)
        phone._listen()
        return phone

    def _listen(self) -> None:
        wire = self.context.new_cdp_session(self.page)
        wire.send("Network.enable")
        by_id: dict[str, Fetched] = {}

        def answered(event: dict[str, Any]) -> None:
            response = event["response"]
            by_id[event["requestId"]] = Fetched(response["url"], response["status"])
            self.fetched.append(by_id[event["requestId"]])

        def finished(event: dict[str, Any]) -> None:
            if event["requestId"] in by_id:
                by_id[event["requestId"]].size = int(event["encodedDataLength"])

        wire.on("Network.responseReceived", answered)
        wire.on("Network.loadingFinished", finished)
        self.page.on("console", lambda message: self.complaints.append(message.text))

    def open(self, url: str) -> None:
        self.page.goto(url)

    def press(self, selector: str) -> None:
        self.page.locator(selector).first.click()

    def shoot(self, name: str) -> None:
        """Keep a picture, where somebody wants to look at them."""
        if SHOTS:
            self.shots += 1
            folder = Path(SHOTS)
            folder.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=folder / f"{self.label}-{self.shots:02d}-{name}.png", full_page=True)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def text(self) -> str:
        return str(self.page.locator("main").inner_text())

    def overflows(self) -> bool:
        """Whether the page is wider than the phone."""
        wire = self.context.new_cdp_session(self.page)
        size = wire.send("Page.getLayoutMetrics")
        return bool(size["cssContentSize"]["width"] > size["cssLayoutViewport"]["clientWidth"] + 1)

    def digits(self) -> str:
        return re.sub(r"\D", "", self.page.locator(".receipt").inner_text())
