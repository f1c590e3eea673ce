"""The documentation site, made from the docs, the code, the contract and the figures.

`build` gathers pages (Markdown with some HTML), Zensical renders them, `check` follows
every link of the result. No figure and no piece of code is typed into a page: the
former come from docs/measured/, the latter from the files themselves.
"""
