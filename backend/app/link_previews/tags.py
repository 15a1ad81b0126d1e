"""The tags by which a chat shows a link: Open Graph's (https://ogp.me) and Twitter's."""

from html import escape
from typing import Final

from backend.app.link_previews.drawing import HEIGHT, WIDTH
from backend.app.link_previews.links import Link
from backend.app.link_previews.preview import Preview
from backend.app.link_previews.words import WORDS

SITE: Final = "αTest"
_LOCALES: Final = {"en": "en_US", "ja": "ja_JP"}


def tags_of(preview: Preview, link: Link, *, page: str, origin: str, language: str) -> str:
    """The HTML of the tags; every address is a whole one, of this origin."""
    words = WORDS[language]
    title, sentence = words.title(preview), words.sentence(preview)
    return "".join(
        f'<meta {kind}="{name}" content="{escape(content)}"/>'
        for kind, name, content in (
            ("property", "og:type", "website"),
            ("property", "og:site_name", SITE),
            ("property", "og:locale", _LOCALES[language]),
            ("property", "og:title", title),
            ("property", "og:description", sentence),
            ("property", "og:url", f"{origin}/{page}?{link.query}"),
            ("property", "og:image", f"{origin}{link.picture(language)}"),
            ("property", "og:image:type", "image/png"),
            ("property", "og:image:width", str(WIDTH)),
            ("property", "og:image:height", str(HEIGHT)),
            ("property", "og:image:alt", f"{title}. {sentence}"),
            ("name", "twitter:card", "summary_large_image"),
        )
    )
