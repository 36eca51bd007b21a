"""The report as one HTML file: no script, nothing from elsewhere, light and dark, readable on a phone and aloud."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from importlib.resources import files
from pathlib import Path

from botmovie.catalogue.surveying import LEADS, Genders
from botmovie.domain.field import FIELDS
from botmovie.domain.query import Kind
from botmovie.errors import BadInput
from botmovie.ingest.report.plots import bar, columns, in_parts, nice_scale
from botmovie.ingest.report.quality import Completeness, Distribution, QualityReport, Share
from botmovie.ingest.report.telling import percent

_TEXTS = {
    "premise": "premise", "story": "story", "ending": "ending", "character": "texts on characters", "notes": "notes", "life": "life", "based_on": "work it is based on",
}  # fmt: skip
_PARTS = ("women", "men", "others", "unknown")
_SECTIONS = (("know", "What to know"), ("complete", "Completeness"), ("time", "Time"), ("places", "Countries and languages"), ("genres", "Genres"), ("people", "People"), ("sources", "Sources"), ("rejected", "Rejected rows"))


def render_html(report: QualityReport) -> str:
    """The whole page. All text from the catalogue is escaped."""
    style = (files("botmovie.ingest.report") / "style.css").read_text("utf-8")
    body = "".join((_header(report), "<main>", _know(report), _complete(report), _time(report), _places(report), _genres(report), _people(report), _sources(report), _rejected(report), "</main>", _footer(report)))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>Quality of the film catalogue</title>\n<style>\n{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def save_html(html: str, path: Path) -> None:
    """Write the page, whole or not at all. Raises BadInput where it cannot be written."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        aside.write_text(html, "utf-8")
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise BadInput(f"{path} cannot be written: {error.strerror or error}; name a file in a folder that can be written to.") from error


def _header(report: QualityReport) -> str:
    s = report.survey
    counts = (("films", s.films), ("people", s.people), ("of them described", s.described), ("credits", s.credits), ("awards", s.awards), ("passages", s.passages))
    cells = "".join(f"<div><dt>{name}</dt><dd>{n:,}</dd></div>" for name, n in counts)
    links = "".join(f'<li><a href="#{id_}">{name}</a></li>' for id_, name in _SECTIONS)
    return (
        '<header><p class="over">The Bot Movie</p><h1>What this film catalogue holds, and what it leans to</h1>'
        f'<p class="soft">Compared with: {escape(report.reference.name)}{f" ({report.reference.films:,} films)" if report.reference.films else ""}.</p>'
        f'<dl class="counts">{cells}</dl><nav aria-label="Contents"><ul>{links}</ul></nav></header>'
    )


def _know(report: QualityReport) -> str:
    told = "".join(f"<li>{escape(w)}</li>" for w in report.warnings) or "<li>Nothing stands out beside the reference.</li>"
    return f'<section class="know" id="know"><h2>What to know before you trust it</h2><ul>{told}</ul></section>'


def _complete(report: QualityReport) -> str:
    half = (len(report.completeness) + 1) // 2
    tables = _completeness(report.completeness[:half], "Fields of films", "films") + _completeness(report.completeness[half:], "Fields of films, continued", "films")
    said = "Share of the films of which a field is known. No film has everything: not every one has an award, a series or another original title."
    return _section("complete", "Completeness", said, f'<div class="pair">{tables}</div>')


def _completeness(rows: Sequence[Completeness], caption: str, noun: str) -> str:
    body = "".join(
        f'<tr><th scope="row">{escape(_name(c.field))}</th><td class="plot">{bar(c.share, None, 1.0)}</td><td class="number">{percent(c.share)}</td><td class="number hide-narrow">{c.held:,}</td></tr>'
        for c in rows
    )
    return _table(caption, ("field", "", "share", noun), body, narrow=(3,))


def _time(report: QualityReport) -> str:
    one = report.of("decades")
    plot = f'<figure>{columns(one.values, "Share of films by decade, with the reference as a line")}{_key(report, compared=one.compared)}</figure>' if one.values else ""
    return _section("time", "Time", "Share of the films by the decade they came out in.", f'<div class="two">{plot}{_shares(one, "Films by decade", bars=False)}</div>')


def _places(report: QualityReport) -> str:
    tables = _shares(report.of("countries"), "Countries") + _shares(report.of("languages"), "Languages")
    return _section("places", "Countries and languages", "A film counts once for each of its countries and each of its languages, so shares add up to more than 100 %.", f'{_key(report, compared=report.of("countries").compared)}<div class="pair">{tables}</div>')


def _genres(report: QualityReport) -> str:
    one = report.of("genres")
    half = (len(one.values) + 1) // 2
    scale = _scale(one.values)
    tables = _shares(replace(one, values=one.values[:half], missing=()), "Genres", scale=scale) + _shares(replace(one, values=one.values[half:]), "Genres, continued", scale=scale)
    return _section("genres", "Genres", "A film counts once for each of its genres.", f'{_key(report, compared=one.compared)}<div class="pair">{tables}</div>')


def _shares(one: Distribution, caption: str, *, bars: bool = True, scale: float | None = None) -> str:
    """`scale` is the share of a full bar; where it is given, all values are listed."""
    shown = one.values if scale is not None else one.shown
    scale = scale or _scale(shown)
    heads = ("", *([""] if bars else []), "share", *(["reference"] if one.compared else []), "films")
    body = "".join(_share(v, scale, bars=bars, compared=one.compared) for v in shown)
    if len(one.values) > len(shown):
        body += f'<tr class="rest"><th scope="row" colspan="{len(heads)}">and {len(one.values) - len(shown)} more</th></tr>'
    if one.missing:
        names = ", ".join(f"{v.value} ({percent(v.reference or 0.0)})" for v in one.missing)
        body += f'<tr class="rest"><th scope="row" colspan="{len(heads)}">in the reference, and not here: {escape(names)}</th></tr>'
    small = f"of {one.stating:,} films that state any" + (f"; a full bar is {percent(scale)}" if bars else "")
    return _table(f"{caption}<small>{small}</small>", heads, body, narrow=(len(heads) - 1,) if bars else ())


def _scale(values: Sequence[Share]) -> float:
    return nice_scale([s for v in values for s in (v.share, v.reference or 0.0)]) if values else 1.0


def _share(value: Share, scale: float, *, bars: bool, compared: bool) -> str:
    plot = f'<td class="plot">{bar(value.share, value.reference, scale)}</td>' if bars else ""
    theirs = f'<td class="number theirs-number">{percent(value.reference) if value.reference is not None else "–"}</td>' if compared else ""
    return f'<tr><th scope="row">{escape(value.value)}</th>{plot}<td class="number">{percent(value.share)}</td>{theirs}<td class="number{" hide-narrow" if bars else ""}">{value.films:,}</td></tr>'


def _people(report: QualityReport) -> str:
    key = "".join(f'<li><i class="{name}"></i>{said}</li>' for name, said in zip(_PARTS, ("women", "men", "other genders", "not known"), strict=True))
    plots = "".join(
        f'<figure><h3>{name}</h3>{in_parts(list(zip(_PARTS, _counts(report.genders[which]), strict=True)), f"{name} by gender")}</figure>'
        for which, name in (("directors", "Directing credits"), ("leads", f"Leading parts: the first {LEADS} of each cast"))
    )
    body = "".join(
        f'<tr><th scope="row">{name}</th>' + "".join(f'<td class="number">{n:,}<br><span class="soft">{percent(n / g.credits if g.credits else 0.0)}</span></td>' for n in _counts(g)) + f'<td class="number">{g.credits:,}</td></tr>'
        for name, g in (("directing", report.genders["directors"]), ("leading", report.genders["leads"]))
    )
    tables = _table("Credits by gender", ("", "women", "men", "other", "not known", "all"), body) + _completeness(report.people, "Fields of described people", "people")
    return _section("people", "People", "Whose work it is. The gender of a person is known only where a source states it; each credit counts, so a person counts once for each film.", f'<ul class="key">{key}</ul><div class="pair">{plots}</div><div class="pair">{tables}</div>')


def _sources(report: QualityReport) -> str:
    def cell(allowed: bool) -> str:
        return f'<td class="{"yes" if allowed else "no"}">{"yes" if allowed else "no"}</td>'

    body = "".join(
        f'<tr><th scope="row">{escape(t.holding.source)}</th><td>{escape(t.holding.licence)}{"" if t.licence.known else " (not known here)"}</td>'
        + "".join(f'<td class="number">{n:,}</td>' for n in (t.holding.films, t.holding.facts, t.holding.passages))
        + "".join(cell(getattr(t.licence, name)) for name in ("shown", "redistributed", "commercial", "training")) + "</tr>"
        for t in report.terms.sources
    )  # fmt: skip
    table = _table("What came from where", ("source", "licence", "films", "facts", "passages", "show", "pass on", "sell", "train"), body, wide=True)
    notices = "".join(f"<li>{escape(notice)}</li>" for notice in report.terms.notices)
    owed = f'<h3>Notices that it owes</h3><ul class="notices">{notices}</ul>' if notices else ""
    return _section("sources", "Sources and licences", "What the licences allow: to show values to those who ask, to pass them on, to use them commercially, and to train a model that is passed on.", table + owed)


def _rejected(report: QualityReport) -> str:
    if not report.imports:
        return _section("rejected", "Rejected rows", "No import has been recorded.", "")
    tables = "".join(
        _table(
            f"{escape(one.source)}<small>{escape(one.format)}, {escape(', '.join(one.files))}, {escape(one.finished[:10])}: {one.rejected:,} rows rejected</small>", ("rows", "reason", "for example"),
            "".join(f'<tr><td class="number">{n:,}</td><td>{escape(reason)}</td><td><code>{escape(place)}</code></td></tr>' for reason, n, place in one.reasons), kind="reasons",
        )
        for one in report.imports if one.rejected
    )  # fmt: skip
    clean = ", ".join(sorted({one.source for one in report.imports if not one.rejected}))
    rest = f'<p class="soft">Without a rejected row: {escape(clean)}.</p>' if clean else ""
    return _section("rejected", "Rejected rows", "Rows of imported files that could not be read, by reason.", tables + rest)


def _footer(report: QualityReport) -> str:
    made = " ".join(part for part in (f"Made on {escape(report.made)}" if report.made else "", f"of the catalogue's state <code>{escape(report.version)}</code>" if report.version else "") if part)
    return f'<footer><h2>The reference</h2><p>{escape(report.reference.name)}. {escape(report.reference.note)}</p><p>{made}{"." if made else ""}</p></footer>'


def _section(id_: str, title: str, said: str, inside: str) -> str:
    return f'<section id="{id_}"><h2>{title}</h2><p class="soft">{said}</p>{inside}</section>'


def _table(caption: str, heads: Sequence[str], body: str, *, narrow: Iterable[int] = (), kind: str = "", wide: bool = False) -> str:
    """`caption` and `body` are HTML already. Columns in `narrow` are left out on a phone."""
    words = {"share", "reference", "films", "facts", "passages", "people", "women", "men", "other", "not known", "all", "rows"}
    cells = []
    for i, head in enumerate(heads):
        kinds = [*(["number"] if head in words else []), *(["hide-narrow"] if i in narrow else [])]
        tag = f'<th scope="col"{f""" class="{" ".join(kinds)}" """.rstrip() if kinds else ""}>{head}</th>' if head else "<td></td>"
        cells.append(tag)
    around = '<div class="scroll wide" role="region" aria-label="Sources and licences" tabindex="0">' if wide else '<div class="scroll">'
    return f'{around}<table{f""" class="{kind}" """.rstrip() if kind else ""}><caption>{caption}</caption><thead><tr>{"".join(cells)}</tr></thead><tbody>{body}</tbody></table></div>'


def _key(report: QualityReport, *, compared: bool) -> str:
    theirs = f'<li><i class="is-theirs"></i>{escape(report.reference.name)}</li>' if compared else ""
    return f'<ul class="key"><li><i class="is-ours"></i>this catalogue</li>{theirs}</ul>'


def _counts(found: Genders) -> tuple[int, int, int, int]:
    return found.female, found.male, found.other, found.unknown


def _name(field: str) -> str:
    if field in _TEXTS:
        return _TEXTS[field]
    known = FIELDS.get((Kind.FILM, field)) or FIELDS.get((Kind.PERSON, field))
    return (known.plural if known.many else known.singular) if known else field
