"""Draws every component in English and Arabic, so that a person can look at them.

Run `.venv/bin/python tests/face/gallery.py [scene …] [--out DIRECTORY] [--quick]`: it renders the scenes of
`samples.py` with Django's templates (no database, no server), hands them to Debian's Chromium under the site's
own content policy with scripts off, and writes one picture per scene, language, width and colour scheme.
Everything a person of the gallery says is invented.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.conf import settings

HERE = Path(__file__).resolve().parent
CONFIG = HERE.parents[1] / "src" / "safeconduct" / "config"
TEMPLATES = CONFIG / "templates"
STATIC = CONFIG / "static"
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
POLICY = ("default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
          "frame-ancestors 'none'; base-uri 'none'")
ORIGIN = "http://gallery.invalid"


def configure(locale: Path) -> None:
    """Set Django up with nothing but templates, forms and translations; `locale` holds the drafted catalogue."""
    settings.configure(
        SECRET_KEY="gallery",
        INSTALLED_APPS=["django.forms"],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [TEMPLATES, HERE / "templates"],
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }],
        FORM_RENDERER="django.forms.renderers.TemplatesSetting",
        ROOT_URLCONF="samples",
        STATIC_URL="/static/",
        LOCALE_PATHS=[locale],
        LANGUAGES=[("en", "English"), ("ar", "العربية"), ("ru", "Русский")],
        USE_I18N=True,
        ALLOWED_HOSTS=["gallery.invalid"],
    )
    django.setup()


def write_catalogue(locale: Path, language: str, words: dict[str, str]) -> None:
    """Compile a handful of drafted translations, so that the chrome of a page can be looked at too."""
    catalogue = Catalog(locale=language)
    for english, translated in words.items():
        context = "who wrote a message" if english in {"You", "Us"} else None
        catalogue.add(english, translated, context=context)
    folder = locale / language / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as target:
        write_mo(target, catalogue)


def render(template: str, make: Callable[[Any], dict[str, Any]], words: Any) -> str:
    """One page of the gallery as HTML, in one language."""
    from django.template.loader import get_template
    from django.test import RequestFactory
    from django.utils import translation

    request = RequestFactory().get("/page", {"sort": "received"}, headers={"host": "gallery.invalid"})
    language = words.language
    with translation.override(language):
        context = make(words)
        shared = {
            "site_name": "خط المساعدة" if language == "ar" else "Help line",
            "text_direction": "rtl" if language == "ar" else "ltr",
            "languages": settings.LANGUAGES,
            "drafted_translation": language == "ar",
            "is_demo": context.get("is_demo", False),
        }
        return get_template(template).render({**shared, **context}, request)


def shoot(pages: dict[str, str], out: Path, quick: bool) -> list[str]:
    """Photograph every page at 320 and 1280 px, by day, by night and on paper; returns what the browser disliked."""
    from playwright.sync_api import Route, sync_playwright

    complaints: list[str] = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        if path.startswith("/static/"):
            route.fulfill(body=(STATIC / path.removeprefix("/static/")).read_text(), content_type="text/css")
        elif path.removeprefix("/") in pages:
            body = pages[path.removeprefix("/")]
            route.fulfill(body=body, content_type="text/html; charset=utf-8",
                          headers={"content-security-policy": POLICY})
        else:
            route.fulfill(status=404, body="")

    views = [(320, "light", "screen"), (1280, "light", "screen")]
    views += [] if quick else [(320, "dark", "screen"), (1280, "dark", "screen"), (760, "light", "print")]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for width, scheme, media in views:
            tab = browser.new_page(viewport={"width": width, "height": 720}, color_scheme=scheme,
                                   java_script_enabled=False)
            tab.route("**/*", answer)
            tab.on("console", lambda message: complaints.append(message.text))
            tab.emulate_media(media=media, color_scheme=scheme)
            for name in pages:
                tab.goto(f"{ORIGIN}/{name}")
                tab.screenshot(path=out / f"{name}-{width}-{'print' if media == 'print' else scheme}.png",
                               full_page=True)
            tab.close()
        browser.close()
    return complaints


def overflows(pages: dict[str, str]) -> list[str]:
    """Names of pages that scroll sideways at 320 px, with the first element that sticks out, and small targets."""
    from playwright.sync_api import Route, sync_playwright

    found: list[str] = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        if path.startswith("/static/"):
            route.fulfill(body=(STATIC / path.removeprefix("/static/")).read_text(), content_type="text/css")
        else:
            route.fulfill(body=pages[path.removeprefix("/")], content_type="text/html; charset=utf-8")

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        tab = browser.new_page(viewport={"width": 320, "height": 720})
        tab.route("**/*", answer)
        for name in pages:
            tab.goto(f"{ORIGIN}/{name}")
            found += [f"{name}: {line}" for line in tab.evaluate(MEASURE)]
        browser.close()
    return found


MEASURE = """() => {
  const bad = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) bad.push(`scrolls sideways: ${root.scrollWidth}`);
  for (const element of document.querySelectorAll('body *')) {
    const box = element.getBoundingClientRect();
    if (box.width > 1 && (box.right > root.clientWidth + 1 || box.left < -1) && !element.closest('.table-scroll, .vh'))
      bad.push(`sticks out: ${element.tagName}.${element.className} ${Math.round(box.left)}..${Math.round(box.right)}`);
  }
  for (const target of document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')) {
    const own = target.getBoundingClientRect();
    if (own.width <= 1 || target.closest('.vh') || target.className === 'skip') continue;
    const label = target.id && document.querySelector(`label[for="${target.id}"]`);
    const box = target.closest('.choice, .pick')?.getBoundingClientRect() ?? own;
    const inline = target.closest('p, dd, td, .errors li') && target.tagName === 'A' && !target.className;
    if (box.height < 43.5 && !inline && !label) bad.push(`low target ${Math.round(box.height)}: ${target.outerHTML.slice(0, 70)}`);
  }
  return bad;
}"""


def main() -> None:
    """Render, photograph and measure; print where the pictures are."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("scene", nargs="*")
    options.add_argument("--out", type=Path, default=None)
    options.add_argument("--quick", action="store_true", help="by day only")
    chosen = options.parse_args()
    out = chosen.out or Path(tempfile.mkdtemp(prefix="gallery-"))
    out.mkdir(parents=True, exist_ok=True)
    sys.path.insert(0, str(HERE))
    with tempfile.TemporaryDirectory() as locale:
        import drafted
        write_catalogue(Path(locale), "ar", drafted.ARABIC)
        configure(Path(locale))
        import samples
        pages = {}
        for language in ("en", "ar"):
            for name, (template, make) in samples.SCENES.items():
                if chosen.scene and name not in chosen.scene:
                    continue
                pages[f"{name}-{language}"] = render(template, make, samples.Words(language))
    for name, html in pages.items():
        (out / f"{name}.html").write_text(html)
    complaints = shoot(pages, out, chosen.quick) + overflows(pages)
    print(*complaints, out, sep="\n")  # noqa: T201 - a script for the terminal


if __name__ == "__main__":
    main()
