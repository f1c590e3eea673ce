"""Texts that would run a script if a page let them, and how one would see that.

Each tries to call `pwned()`, by itself or at the first touch. They are about the places
a text can land in: between tags, in an attribute, in an address, in Markdown, in a
script, in a style, and in what a parser repairs.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAYLOADS = [
    # between tags
    "<script>pwned()</script>",
    "<script src=/static/chat.js onload=pwned()></script>",
    "<img src=x onerror=pwned()>",
    "<svg onload=pwned()>",
    "<svg><animate onbegin=pwned() attributeName=x dur=1s>",
    "<details open ontoggle=pwned()>",
    "<iframe srcdoc='<script>parent.pwned()</script>'></iframe>",
    "<object data='javascript:pwned()'></object>",
    "<input autofocus onfocus=pwned()>",
    "<style>@import '/x';*{background:url(javascript:pwned())}</style>",
    "<meta http-equiv=refresh content='0;url=javascript:pwned()'>",
    "<base href='//pwned.example/'>",
    "<form action=javascript:pwned()><button>Publish Article</button></form>",
    # out of an attribute, a text area, a title, a comment, a script
    '" autofocus onfocus=pwned() x="',
    "' autofocus onfocus='pwned()",
    '"><script>pwned()</script>',
    "</textarea><script>pwned()</script>",
    "</title><script>pwned()</script>",
    "--><script>pwned()</script><!--",
    "</script><script>pwned()</script>",
    # what a parser repairs: foreign content, nesting, mutation
    (
        "<math><mtext><table><mglyph><style><!--</style>"
        "<img title='--&gt;&lt;img src=1 onerror=pwned()&gt;'>"
    ),
    "<noscript><p title='</noscript><img src=x onerror=pwned()>'>",
    "<scr<script>ipt>pwned()</scr</script>ipt>",
    "&lt;img src=x onerror=pwned()&gt;",
    "&#60;script&#62;pwned()&#60;/script&#62;",
    # addresses, also in Markdown
    "javascript:pwned()",
    "[a](javascript:pwned())",
    "[a](JaVaScRiPt&colon;pwned())",
    "<javascript:pwned()>",
    "![a](javascript:pwned())",
    '![a](x"onerror="pwned())',
    "[a]: data:text/html,<script>pwned()</script>\n\n[a]",
    # templates of ours, evaluated twice
    "{{ 7*7 }}{% debug %}${7*7}",
]

BEFORE = "window.pwned = () => { window.isPwned = true; alert('pwned'); }"
# What would run at a touch, or by a policy less strict than ours.
FOUND = """() => {
  const found = window.isPwned ? ["a script ran"] : [];
  for (const element of document.querySelectorAll("*")) {
    for (const {name, value} of element.attributes) {
      if (name.startsWith("on")) found.push(element.outerHTML);
      else if (/^\\W*(javascript|data|vbscript):/i.test(value)
               && /^(href|src|action|formaction|data|xlink:href)$/.test(name))
        found.push(element.outerHTML);
    }
  }
  const strange = "main script, iframe, object, embed, base, style, meta[http-equiv]";
  for (const element of document.querySelectorAll(strange))
    found.push(element.outerHTML);
  if (document.body.innerText.includes("4949")) found.push("7*7 was evaluated");
  return found;
}"""


def arm(page: "Page") -> None:
    """Before the page goes anywhere."""
    page.context.add_init_script(BEFORE)


def found(page: "Page") -> list[str]:
    """What got through on the page that is open."""
    traces: list[str] = page.evaluate(FOUND)
    return traces
