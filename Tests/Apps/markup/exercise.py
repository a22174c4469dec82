"""Parses, highlights and prepares a request: optional imports, lexer tables, bundled data."""

import importlib.metadata

import bs4
import requests
from rich.console import Console
from rich.syntax import Syntax

soup = bs4.BeautifulSoup("<ul><li>one<li>two</ul>", "lxml")
print([item.text for item in soup.find_all("li")], soup.select("ul > li")[1].text)
console = Console(width=40, force_terminal=False)
console.print(Syntax("def f(): return 1", "python", line_numbers=True))
prepared = requests.Request("GET", "https://example.com/a b", params={"q": "é"}).prepare()
print(prepared.url, requests.certs.where().endswith("cacert.pem"))
with open(requests.certs.where()) as file:
    print(len(file.read()) > 100_000)
print(sorted(importlib.metadata.requires("requests"))[0].split(";")[0].strip() != "")
try:
    requests.Session().get("http://127.0.0.1:9/", timeout=1, proxies={"http": "socks5://127.0.0.1:9"})
except requests.RequestException as error:
    print(type(error).__name__)
