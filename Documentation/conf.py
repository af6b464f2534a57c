# SPDX-License-Identifier: GPL-2.0-only
"""How Sphinx makes HTML of the documents; Documentation/html calls it.

They are written to be read as they are, so they name each other as files do. Here such a name
becomes a link; one of a document that is not there is a warning, and so an error.
"""

import re

project = "rescue"  # pylint: disable=invalid-name
author = "The rescue authors"  # pylint: disable=invalid-name
copyright = "2026, " + author  # pylint: disable=redefined-builtin,invalid-name
html_theme = "alabaster"  # pylint: disable=invalid-name
html_theme_options = {"page_width": "60em", "sidebar_width": "14em", "show_powered_by": False}
html_sidebars = {"**": ["about.html", "navigation.html", "searchbox.html"]}
html_extra_path = ["extra"]
html_show_sourcelink = False  # pylint: disable=invalid-name
# Double hyphens are options.
smartquotes = False  # pylint: disable=invalid-name
nitpicky = True  # pylint: disable=invalid-name
# For `make linkcheck`, which is for a machine with a network. The manual pages, which are no
# documents of Sphinx, are links that `make check` follows.
linkcheck_ignore = [r"https?://[^/]*\.example(/|$)", r"[\w.]+\.[148]\.html$"]


def link(_app, _name, source):
    """Names of documents become links to them."""
    text = re.sub(r"``(?:Documentation/)?([a-z-]+)\.rst``", r":doc:`\1`", source[0])
    text = re.sub(r"``(?:Documentation/)?ABI/procfs-rescue``", ":doc:`abi`", text)
    source[0] = re.sub(r"``(?:[a-z]+/)*((?:rescue|rescuectl|rescue\.sh|forkcost)\.[148])``",
                       r"`\1 <\1.html>`__", text)


def setup(app):
    """Called by Sphinx."""
    app.connect("source-read", link)
