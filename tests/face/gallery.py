"""Draws every component in English and Arabic, so that a person can look at them.

`.venv/bin/python tests/face/gallery.py [scene …] [--out DIRECTORY] [--quick | --measure]`

Renders the scenes of `samples.py` with Django's templates (no database, no server), hands them to Debian's
Chromium under the site's own content policy with scripts off, and writes one picture per scene, language,
width and colour scheme. `--measure` takes no pictures: it looks for pages that scroll sideways at 320 px and
for targets lower than 44 px, and ends with 1 if there are any.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from playwright.sync_api import Browser, Route, sync_playwright

HERE = Path(__file__).resolve().parent
CONFIG = HERE.parents[1] / "src" / "safeconduct" / "config"
STATIC = CONFIG / "static"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
ORIGIN = "http://gallery.invalid"
LANGUAGES = [("en", "English"), ("ar", "العربية"), ("ru", "Русский")]


def configure(locale: Path) -> None:
    """Set Django up with nothing but templates, forms and the drafted translations under `locale`."""
    settings.configure(
        SECRET_KEY="gallery",
        INSTALLED_APPS=["django.forms"],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [CONFIG / "templates", HERE / "templates"],
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        FORM_RENDERER="django.forms.renderers.TemplatesSetting",
        ROOT_URLCONF="samples",
        STATIC_URL="/static/",
        LOCALE_PATHS=[locale],
        LANGUAGES=LANGUAGES,
    )
    django.setup()


def write_catalogue(locale: Path) -> None:
    """Compile the drafted Arabic of the gallery into a catalogue Django finds under `locale`."""
    folder = locale / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (HERE / "gallery_ar.po").open("rb") as source, (folder / "django.mo").open("wb") as target:
        write_mo(target, read_po(source, locale="ar"))


def rendered(template: str, make: Callable[[], dict[str, Any]], language: str) -> str:
    """One scene as HTML, in one language."""
    from django.template.loader import get_template
    from django.test import RequestFactory
    from django.utils import translation

    request = RequestFactory().get("/page", {"sort": "received"})
    with translation.override(language):
        shared = {
            "site_name": translation.gettext("Help line"),
            "text_direction": "rtl" if language == "ar" else "ltr",
            "languages": LANGUAGES,
            "drafted_translation": language == "ar",
        }
        return get_template(template).render({**shared, **make()}, request)


def scenes(wanted: list[str]) -> dict[str, str]:
    """HTML of the wanted scenes (all, if none is named) in both languages, by `scene-language`."""
    sys.path.insert(0, str(HERE))
    import samples

    return {
        f"{name}-{language}": rendered(template, make, language)
        for name, (template, make) in samples.SCENES.items()
        for language in ("en", "ar")
        if not wanted or name in wanted
    }


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def answering(pages: dict[str, str], policy: str) -> Callable[[Route], None]:
    """Answers the browser's requests from memory: pages by name, stylesheets from the tree, nothing else."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN).removeprefix("/")
        if path.startswith("static/"):
            route.fulfill(body=(STATIC / path.removeprefix("static/")).read_text(), content_type="text/css")
        else:
            headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": policy}
            route.fulfill(body=pages[path], headers=headers)

    return answer


def shoot(browser: Browser, pages: dict[str, str], out: Path, quick: bool) -> list[str]:
    """Photograph every page at both widths, by day, by night, on paper; returns the browser's complaints."""
    complaints: list[str] = []
    views = [(320, "light", "screen"), (1280, "light", "screen")]
    if not quick:
        views += [(320, "dark", "screen"), (1280, "dark", "screen"), (760, "light", "print")]
    for width, scheme, media in views:
        tab = browser.new_page(viewport={"width": width, "height": 720}, java_script_enabled=False)
        tab.route("**/*", answering(pages, POLICY))
        tab.on("console", lambda message: complaints.append(message.text))
        tab.emulate_media(media=media, color_scheme=scheme)  # type: ignore[arg-type]  # literals, by construction
        for name in pages:
            tab.goto(f"{ORIGIN}/{name}")
            file = f"{name}-{width}-{'print' if media == 'print' else scheme}.png"
            tab.screenshot(path=out / file, full_page=True)
        tab.close()
    return complaints


def measured(browser: Browser, pages: dict[str, str]) -> list[str]:
    """What is wrong at 320 px: pages that scroll sideways, what sticks out, targets lower than 44 px."""
    tab = browser.new_page(viewport={"width": 320, "height": 720})
    tab.route("**/*", answering(pages, ""))
    found = []
    for name in pages:
        tab.goto(f"{ORIGIN}/{name}")
        found += [f"{name}: {line}" for line in tab.evaluate(MEASURE)]
    return found


MEASURE = """() => {
  const bad = [];
  const root = document.documentElement;
  const width = root.clientWidth;
  const start = (element) => element.outerHTML.slice(0, 60);
  if (root.scrollWidth > width) bad.push(`scrolls sideways: ${root.scrollWidth}`);
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest('.table-scroll, .vh')) continue;
    const box = element.getBoundingClientRect();
    if (box.width > 1 && (box.right > width + 1 || box.left < -1))
      bad.push(`sticks out, ${Math.round(box.left)} to ${Math.round(box.right)}: ${start(element)}`);
  }
  for (const target of document.querySelectorAll('a, button, input, select, textarea, summary')) {
    if (target.type === 'hidden' || target.className === 'skip' || target.closest('.vh')) continue;
    if (target.tagName === 'A' && !target.className && target.closest('p, td, th, .errors li')) continue;
    const box = (target.closest('.choice, .pick') ?? target).getBoundingClientRect();
    if (box.height < 43.5) bad.push(`low target, ${Math.round(box.height)} px: ${start(target)}`);
  }
  return bad;
}"""


def options() -> argparse.Namespace:
    wanted = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    wanted.add_argument("scene", nargs="*")
    wanted.add_argument("--out", type=Path)
    wanted.add_argument("--quick", action="store_true", help="by day only")
    wanted.add_argument("--measure", action="store_true", help="no pictures")
    return wanted.parse_args()


def main() -> int:
    chosen = options()
    with tempfile.TemporaryDirectory() as locale:
        write_catalogue(Path(locale))
        configure(Path(locale))
        pages = scenes(chosen.scene)
    with chromium() as browser:
        wrong = measured(browser, pages)
        if not chosen.measure:
            out = chosen.out or Path(tempfile.mkdtemp(prefix="gallery-"))
            out.mkdir(parents=True, exist_ok=True)
            wrong += shoot(browser, pages, out, chosen.quick)
            sys.stdout.write(f"{out}\n")
    sys.stdout.writelines(f"{line}\n" for line in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
