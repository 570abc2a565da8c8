"""How the pages of docs/ become a site: `make docs`. https://www.sphinx-doc.org/en/master/usage/configuration.html"""

import logging

import jieba
from sphinx.search.zh import SearchChinese

from bot import __version__ as release

# Else it says on each start what it loads.
jieba.setLogLevel(logging.WARNING)

project = "Muster"
author = "Muster"
version = release

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["site"]
root_doc = "index"
# A link to what is not there is an error: `make docs` takes warnings for errors.
nitpicky = True
myst_heading_anchors = 3
myst_links_external_new_tab = True
# `sh` in a page is what is typed; none of it is run here.
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_title = f"Muster {release}"
html_copy_source = False
html_show_sphinx = False
# The one that cuts Chinese into words, and takes those of English as they stand: the site is in both languages.
html_search_language = "zh"
# It stems what is not Chinese as English, and Sphinx 9.0 calls its stemmer after its own language
# (https://github.com/sphinx-doc/sphinx/issues/14229).
SearchChinese.language_name = "English"
html_theme_options = {"navigation_with_keys": True}
