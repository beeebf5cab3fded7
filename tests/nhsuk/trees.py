"""HTML as a tree of tags, so that two pieces can be compared whatever their white space."""

from html.parser import HTMLParser

VOID = {"input", "br", "img", "path", "meta", "link"}


class Tree(HTMLParser):
    """Tags with sorted attributes and words in order; white space between them does not count."""

    def __init__(self, html):
        super().__init__()
        self.parts = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        pairs = [(k, " ".join(sorted((v or "").split())) if k == "class" else v) for k, v in attrs]
        self.parts.append((tag, *sorted((k, v or "") for k, v in pairs)))

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.parts.append(f"/{tag}")

    def handle_data(self, data):
        words = data.split()
        if words and self.parts and isinstance(self.parts[-1], list):
            self.parts[-1] += words
        elif words:
            self.parts.append(words)


def tree(html):
    return Tree(html).parts
