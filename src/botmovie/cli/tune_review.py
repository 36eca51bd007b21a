"""`botmovie tune review`: looks at what people said of answers, one by one; nothing becomes an example without a decision."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from botmovie.errors import BadInput, NotFound
from botmovie.settings import Settings, load_settings

if TYPE_CHECKING:
    from botmovie.catalogue import Catalogue
    from botmovie.finetuning.reviewing import Item, Ruling
    from botmovie.verification.verify import Similarity

out = Console()
_KEYS = {"a": "accept", "c": "correct", "r": "reject", "s": "skip", "q": "quit"}
_RULING = {"answer_id", "decision", "text", "task", "from", "note", "force"}


def review(
    answer_id: Annotated[str | None, typer.Argument(metavar="ID", help="Answer to decide on; without it all that wait are shown, one by one.")] = None,
    list_: Annotated[bool, typer.Option("--list", help="Only show what waits.")] = False,
    all_: Annotated[bool, typer.Option("--all", help="Show what is decided, too.")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="The answer becomes an example as it is.")] = False,
    correct: Annotated[bool, typer.Option("--correct", help="Write it anew in the editor ($VISUAL or $EDITOR).")] = False,
    text: Annotated[str | None, typer.Option(help="The corrected answer.")] = None,
    reject: Annotated[bool, typer.Option("--reject", help="It never becomes an example.")] = False,
    skip: Annotated[bool, typer.Option("--skip", help="It waits, behind the others.")] = False,
    task: Annotated[str | None, typer.Option(help="plot, motive, summary, comparison, recommendation, not_held or premise, where the guess is wrong.")] = None,
    rests_on: Annotated[list[str] | None, typer.Option("--from", help="Further evidence that the answer rests on, like 'Heat (1995)/story/2'; may be given several times.")] = None,
    note: Annotated[str, typer.Option(help="A word kept with the decision.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Keep an answer that its evidence does not bear out.")] = False,
    decisions: Annotated[Path | None, typer.Option(help="File of decisions, one JSON object a line.")] = None,
    export_to: Annotated[Path | None, typer.Option("--export", help="Write all examples that were accepted or corrected, for tune data.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Decide which answers that people judged become examples: accept, correct, reject or skip."""
    from botmovie.finetuning.reviewing import Ruling, item_of, load_items

    settings = load_settings()
    url = _known(settings)
    chosen = [name for name, given in (("accept", accept), ("correct", correct or text is not None), ("reject", reject), ("skip", skip)) if given]
    if len(chosen) > 1:
        raise BadInput(f"Decide for one of {', '.join(chosen)}.")
    if export_to is not None:
        return _export(url, export_to)
    with _opened(settings) as (held, similarity):
        if decisions is not None:
            return _decide_all(url, decisions, held, similarity, as_json=as_json)
        items = [item_of(url, answer_id)] if answer_id else [i for i in load_items(url) if i.waits or all_]
        if chosen:
            if not answer_id:
                raise BadInput(f"Say which answer to {chosen[0]}: botmovie tune review ID --{chosen[0]}; --list names them.")
            if correct and text is None:
                text = _edited(items[0])
            return _decide(url, items[0], Ruling(chosen[0], text, task, tuple(rests_on or ()), note, force), held, similarity, as_json=as_json)
        if as_json:
            print(json.dumps([as_dict(i, held) for i in items], ensure_ascii=False, indent=2))
        elif list_ or not sys.stdin.isatty():
            for one in items:
                _show(one, held)
            _say(f"{sum(i.waits for i in items)} wait for a decision." if items else "Nothing waits for a decision.")
        else:
            _one_by_one(url, items, held, similarity)
    return None


def _known(settings: Settings) -> str:
    """The catalogue's address. Raises NotFound where there is none yet."""
    file = Path(settings.catalogue.removeprefix("sqlite:///"))
    if settings.catalogue.startswith("sqlite:///") and not file.is_file():
        raise NotFound(f"There is no catalogue {file} yet, so nobody can have said anything: name another with BOTMOVIE_CATALOGUE.")
    return settings.catalogue


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[Catalogue, Similarity]]:
    from botmovie.encoder import load_encoder
    from botmovie.wiring import open_catalogue

    encoder = load_encoder()
    held = open_catalogue(settings, encoder, fill=False)
    try:
        yield held, encoder.similarity
    finally:
        held.close()


def _decide(url: str, item: Item, ruling: Ruling, held: Catalogue, similarity: Similarity, *, as_json: bool = False) -> None:
    """Keep a decision and tell it. Raises Refused."""
    from botmovie.catalogue import save_review
    from botmovie.finetuning.reviewing import decided

    found = decided(item, ruling, held, similarity)
    new = save_review(url, found)
    if as_json:
        print(json.dumps({"answer_id": found.answer_id, "decision": found.decision, "forced": found.forced, "new": new, "example": found.example}, ensure_ascii=False))
        return
    forced = ", although its evidence does not bear it out" if found.forced else ""
    _say(f"{found.answer_id}: {found.decision}{forced}{'' if new else ' (as before)'}")
    if found.example is not None:
        _say(f"  {found.example['task']}, {found.example['question']} {found.example['answer']}\n  rests on: {', '.join(found.example['from']) or 'nothing, as it is not held'}")


def _decide_all(url: str, path: Path, held: Catalogue, similarity: Similarity, *, as_json: bool) -> None:
    """The decisions of a file, each for itself; exits with 1 where one was refused."""
    from botmovie.finetuning.reviewing import Refused, item_of

    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    rulings = [_ruling(line, f"{path.name}:{n}") for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if line.strip()]
    refused = 0
    for answer_id, ruling in rulings:
        try:
            _decide(url, item_of(url, answer_id), ruling, held, similarity, as_json=as_json)
        except (Refused, NotFound) as error:
            refused += 1
            print(json.dumps({"answer_id": answer_id, "refused": str(error)}, ensure_ascii=False) if as_json else str(error), file=sys.stdout if as_json else sys.stderr)
    if refused:
        raise typer.Exit(1)


def _ruling(line: str, where: str) -> tuple[str, Ruling]:
    from botmovie.catalogue.feedback import DECISIONS
    from botmovie.finetuning.reviewing import Ruling

    try:
        row = json.loads(line)
        if set(row) - _RULING:
            raise ValueError(f"there is no {', '.join(sorted(set(row) - _RULING))}")
        if row["decision"] not in DECISIONS:
            raise ValueError(f"a decision is one of {', '.join(DECISIONS)}")
        return str(row["answer_id"]), Ruling(row["decision"], row.get("text"), row.get("task"), tuple(row.get("from", ())), str(row.get("note", "")), bool(row.get("force")))
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{where}: {type(error).__name__}: {error}; nothing was decided. A line is {{answer_id, decision}}, with text, task, from, note and force where needed.") from None


def _one_by_one(url: str, items: list[Item], held: Catalogue, similarity: Similarity) -> None:
    """Show each and ask, until all are decided or somebody has had enough."""
    from botmovie.finetuning.reviewing import Refused, Ruling

    for number, item in enumerate(items, 1):
        _say(f"\n{number} of {len(items)}")
        _show(item, held)
        while True:
            key = str(typer.prompt("[a]ccept, [c]orrect, [r]eject, [s]kip, [q]uit")).strip().lower()[:1]
            if key == "q":
                return
            if key not in _KEYS:
                continue
            ruling = Ruling(_KEYS[key], _edited(item) if key == "c" else None)
            try:
                _decide(url, item, ruling, held, similarity)
            except Refused as error:
                _say(str(error))
                if item.answer is None or not typer.confirm("Keep it all the same?", default=False):
                    continue
                try:
                    _decide(url, item, Ruling(ruling.decision, ruling.text, force=True), held, similarity)
                except Refused as still:
                    _say(str(still))
                    continue
            break
    _say("\nNothing waits for a decision. Write the examples with: botmovie tune review --export training/answers/use.jsonl" if items else "Nothing waits for a decision.")


def _edited(item: Item) -> str:
    """The answer as somebody writes it anew: in the editor, else on a line."""
    from botmovie.finetuning.reviewing import plain

    before = plain(item.answer.text) if item.answer else ""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        if not sys.stdin.isatty():
            raise BadInput("Give the corrected answer with --text, or name an editor in EDITOR.")
        return str(typer.prompt("Corrected answer", default=before))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "answer.txt"
        file.write_text(f"{before}\n", "utf-8")
        try:
            subprocess.run([*shlex.split(editor), str(file)], check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise BadInput(f"The editor {editor!r} did not end well ({error}): nothing was decided.") from None
        return file.read_text("utf-8").strip()


def _export(url: str, path: Path) -> None:
    from botmovie.finetuning.reviewing import export

    count = export(url, path)
    _say(f"{count} answers in {path}; botmovie tune data --answers {path.parent} takes them in.")


def _show(item: Item, held: Catalogue) -> None:
    """What was asked, answered, shown as evidence and said of it."""
    from botmovie.finetuning.reviewing import references_of

    state = f", {item.review.decision}{' by force' if item.review.forced else ''} on {item.review.decided[:10]}" if item.review else ""
    _say(f"{item.answer_id}{state}")
    for one in item.feedback:
        _say(f"  {one.verdict}, {one.created[:10]}{f': {one.comment}' if one.comment else ''}")
    if item.answer is None:
        _say("  The answer itself is not known; reject or skip it.\n")
        return
    answer = item.answer
    _say(f"  question: {answer.question}{f'  (asked: {answer.asked})' if answer.asked != answer.question else ''}")
    _say(f"  answer ({answer.outcome}, {answer.model}): {answer.text}")
    for ref in references_of(answer, held):
        source = ref.item.item.provenance
        _say(f"    {ref.name or 'no name'}: {ref.item.text}  [{source.source}, {source.licence}]")
    if item.review and item.review.example:
        _say(f"  example: {item.review.example['answer']}  (rests on {', '.join(item.review.example['from'])})")
    _say("")


def as_dict(item: Item, held: Catalogue) -> dict[str, Any]:
    """The item as JSON."""
    from botmovie.finetuning.reviewing import references_of

    found: dict[str, Any] = {
        "answer_id": item.answer_id, "waits": item.waits,
        "feedback": [{"verdict": f.verdict, "comment": f.comment, "created": f.created} for f in item.feedback],
        "decision": item.review.decision if item.review else None, "forced": bool(item.review and item.review.forced),
        "note": item.review.note if item.review else "", "example": item.review.example if item.review else None,
    }  # fmt: skip
    if item.answer is not None:
        a = item.answer
        found |= {"question": a.question, "asked": a.asked, "intent": a.intent, "outcome": a.outcome, "model": a.model, "answer": a.text}
        found["evidence"] = [{"reference": r.name, "text": r.item.text, "source": r.item.item.provenance.source, "licence": r.item.item.provenance.licence} for r in references_of(a, held)]
    return found


def _say(line: str) -> None:
    out.print(line, highlight=False, markup=False, soft_wrap=True)
