"""The files of the page: all there, nothing inline, nothing from elsewhere, under a strict policy."""

from __future__ import annotations

import gzip
import re

import pytest
from starlette.testclient import TestClient

from botmovie.server.page import load_assets

PAGES = ("/", "/docs")
SECURE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_allow_only_their_own_files(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    policy = dict(part.strip().split(" ", 1) for part in response.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in response.headers["content-security-policy"]


@pytest.mark.parametrize("path", [*PAGES, "/page/main.js", "/healthz", "/api/films", "/nowhere"])
def test_every_response_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert {name: headers[name] for name in SECURE} == SECURE
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_have_nothing_inline_and_nothing_from_elsewhere(client: TestClient, path: str) -> None:
    html = client.get(path).text
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))
    assert not re.search(r"https?://", html)
    for file in re.findall(r'(?:src|href)="(/page/[^"]+)"', html):
        assert client.get(file).status_code == 200, file


@pytest.mark.parametrize("name", sorted(n for n in load_assets() if n.endswith(".js")))
def test_scripts_never_parse_html_and_import_only_files_that_exist(name: str) -> None:
    assets = load_assets()
    text = assets[name].plain.decode()
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|srcdoc", text)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)
    assert all(file in assets for file in re.findall(r'from "\./([^"]+)"', text))


@pytest.mark.parametrize("name", sorted(n for n in load_assets() if n.endswith(".css")))
def test_styles_load_nothing_from_elsewhere(name: str) -> None:
    assert not re.search(rb"@import|url\(", load_assets()[name].plain)


def test_files_are_compressed_and_not_sent_twice(client: TestClient) -> None:
    first = client.get("/page/main.js", headers={"Accept-Encoding": "gzip"})
    assert first.headers["content-encoding"] == "gzip"
    assert first.content == load_assets()["main.js"].plain
    again = client.get("/page/main.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = client.get("/page/main.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(load_assets()["main.js"].compressed) == plain.content


def test_a_head_request_has_headers_only(client: TestClient) -> None:
    response = client.head("/")
    assert (response.status_code, response.content) == (200, b"")
