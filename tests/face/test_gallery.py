"""Every scene of the gallery fits a phone of 320 px and has targets a thumb can hit, in both directions."""

import subprocess
import sys
from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium; CI installs it and refuses skips")
def test_no_scene_scrolls_sideways_or_has_a_low_target() -> None:
    script = Path(__file__).with_name("gallery.py")
    done = subprocess.run(
        [sys.executable, str(script), "--measure"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr[-2000:]
