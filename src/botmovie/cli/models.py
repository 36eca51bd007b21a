"""Commands of `botmovie models`: the chat models that can write here, and the shelf of models that were tuned."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Column, Table

from botmovie.errors import BadInput, NotFound
from botmovie.settings import Settings, load_settings

if TYPE_CHECKING:
    from botmovie.finetuning.measuring import Cases, Write
    from botmovie.finetuning.registry import Comparison, RegisteredModel

app = typer.Typer(help="The chat models that can write here, and the models that were tuned here: show, promote, roll back.", invoke_without_command=True)
out = Console()
Id = Annotated[str, typer.Argument(metavar="ID", help="Name and version, like writer/2.")]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON.")]
CHANCE = 0.05


@app.callback()
def overview(context: typer.Context) -> None:
    """The chat models that can write here, and the models that were tuned here: show, promote, roll back."""
    if context.invoked_subcommand is not None:
        return
    from botmovie.generation.chat_models import available_models

    settings = load_settings()
    table = Table("model", "ready", "how")
    for name, ready, how in available_models(settings):
        table.add_row(name, "yes" if ready else "no", how)
    out.print(table)
    _shelf(settings)


@app.command("list")
def list_(as_json: JsonFlag = False) -> None:
    """The models on the shelf, with what is in use."""
    settings = load_settings()
    if as_json:
        print(json.dumps([_as_dict(one) for one in _all(settings.shelf)], ensure_ascii=False, indent=2))
        return
    _shelf(settings)


@app.command()
def show(id_: Id, as_json: JsonFlag = False) -> None:
    """The card of a model: what went in, figures with their commands, what it is good and bad at, its files."""
    from botmovie.finetuning.model_cards import render_card
    from botmovie.finetuning.registry import check_files, parse_id, promotions

    shelf = load_settings().shelf
    one = parse_id(shelf, id_)
    check_files(one)
    promoted = next((p for p in reversed(promotions(shelf, one.name)) if p["version"] == one.version), None)
    if as_json:
        print(json.dumps({**_as_dict(one), "card": one.card, "promotion": promoted}, ensure_ascii=False, indent=2))
    else:
        _say(render_card(one, promoted))


@app.command()
def add(
    folder: Annotated[Path, typer.Argument(help="Folder of a run.")],
    name: Annotated[str | None, typer.Option(help="What the model is called; needed where the folder is no run of tune writer or tune openai.")] = None,
    scores: Annotated[Path | None, typer.Option(help="JSON file {case: score from 0 to 1} of what it was measured on.")] = None,
    note: Annotated[str, typer.Option(help="A sentence for its card.")] = "",
) -> None:
    """Put the model of a run on the shelf."""
    from botmovie.finetuning.model_cards import taken_from
    from botmovie.finetuning.registry import register

    taken = taken_from(folder, name)
    measured: dict[str, float] = {}
    if scores is not None:
        try:
            measured = json.loads(scores.read_text("utf-8"))
        except FileNotFoundError:
            raise NotFound(f"There is no file {scores}.") from None
        except ValueError as error:
            raise BadInput(f"{scores} is no JSON object of scores: {error}.") from None
    facts = {**taken.facts, **({"note": note} if note else {})}
    kept = register(load_settings().shelf, taken.name, taken.files, facts, measured)
    _say(f"{kept.id} is on the shelf; bring it into use with: botmovie models promote {kept.id} --data FOLDER")


@app.command()
def promote(
    id_: Id,
    data: Annotated[Path | None, typer.Option(help="Folder that botmovie tune data made: both models are measured on its test side.")] = None,
    cases: Annotated[int, typer.Option(min=20, help="Test cases that both are measured on.")] = 200,
    force: Annotated[bool, typer.Option("--force", help="Promote a model that is worse, or was not compared.")] = False,
) -> None:
    """Bring a model into use, if it is not worse than what is in use on the same cases."""
    from botmovie.finetuning.model_cards import OPENAI, WRITER
    from botmovie.finetuning.registry import in_use, parse_id, scores_without
    from botmovie.finetuning.registry import promote as bring_into_use

    settings = load_settings()
    shelf = settings.shelf
    one = parse_id(shelf, id_)
    if data is not None:
        if one.name not in (WRITER, OPENAI):
            raise BadInput(f"How good {one.id} is cannot be measured here: add it with --scores, or use --force.")
        _measure(settings, one, data, cases)
    elif one.name in (WRITER, OPENAI) and not force and in_use(shelf, one.name) is None and not scores_without(shelf, one.name):
        raise BadInput(f"{one.id} stays on the shelf: it was not compared with what is in use. Measure both with --data FOLDER (made by botmovie tune data), or use --force.")
    compared = bring_into_use(shelf, one.name, one.version, force=force)
    _tell(one, compared, forced=force)


@app.command()
def rollback(name: Annotated[str, typer.Argument(help="Name of the models, like writer.")] = "writer") -> None:
    """Put back what was in use before the last promotion."""
    from botmovie.finetuning.registry import roll_back

    before = roll_back(load_settings().shelf, name)
    without = "; the embedded model takes the packaged adapter, if there is one" if name == "writer" else ""
    _say(f"{before.id} is in use again." if before else f"No version of {name} is in use now{without}.")


@app.command()
def remove(id_: Id, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Delete a model from the shelf; the one in use cannot be deleted."""
    from botmovie.finetuning.registry import parse_id
    from botmovie.finetuning.registry import remove as delete

    shelf = load_settings().shelf
    one = parse_id(shelf, id_)
    if not yes and one.stage != "in use":
        if not sys.stdin.isatty():
            raise BadInput(f"{one.id} was not removed: say that you mean it with --yes.")
        if not typer.confirm(f"Remove {one.id} and its files?"):
            raise typer.Exit(1)
    delete(shelf, one.name, one.version)
    _say(f"{one.id} is removed{'; at the server the model stays' if one.card.get('kind') == 'remote' else ''}.")


def _tell(one: RegisteredModel, compared: Comparison | None, *, forced: bool) -> None:
    if compared is None:
        _say(f"{one.id} was compared with nothing.")
    else:
        _say(f"{one.id}: {compared}.")
        if compared.is_worse:
            _say("It is worse; it was promoted because of --force.")
        elif compared.chance > CHANCE:
            _say("A difference like this comes about by chance often enough: more cases would tell more.")
    how = f"Set BOTMOVIE_MODEL={str(one.card['serves_as']).partition(':')[0]}:promoted to serve it." if one.card.get("kind") == "remote" else "It is taken up at the next start."
    _say(f"{one.id} is in use now. {how} Back to what was before: botmovie models rollback {one.name}")


def _measure(settings: Settings, one: RegisteredModel, data: Path, most: int) -> None:
    """Score the candidate and what is in use on the cases that they were not scored on yet, and keep the scores."""
    from botmovie.finetuning.measuring import load_cases
    from botmovie.finetuning.registry import add_scores, in_use, keep_scores_without, scores_of, scores_without

    cases, shelf = load_cases(data, most), settings.shelf
    current = in_use(shelf, one.name)
    if one.card.get("kind") == "remote":
        _say(f"Up to {2 * len(cases.examples)} prompts go to {one.card.get('url') or 'OpenAI'}, which charges for them.")
    for each in (one, current):
        if each is not None and not set(cases.examples) <= set(scores_of(each)):
            with _writing(settings, each) as write:
                scores, figures = _scored(each.id, cases, write, scores_of(each), f"botmovie models promote {one.id} --data {data} --cases {most}")
            add_scores(shelf, each, scores, figures)
    if current is None and not set(cases.examples) <= set(scores_without(shelf, one.name)):
        with _writing(settings, None if one.name == "writer" else one, base=True) as write:
            scores, _ = _scored("what is in use without it", cases, write, scores_without(shelf, one.name), "")
        keep_scores_without(shelf, one.name, scores)


def _scored(what: str, cases: Cases, write: Write, known: Mapping[str, float], command: str) -> tuple[dict[str, float], dict[str, Any]]:
    from botmovie.encoder import load_encoder
    from botmovie.finetuning.measuring import figures_of, score

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed} of {task.total}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=len(cases.examples))
        scores = score(cases, write, load_encoder().similarity, known=known, progress=lambda done: progress.update(task, completed=done))
    figures = figures_of(cases, scores, command)
    _say(f"{what}: right on {figures['right']:.1%} of {figures['cases']} cases")
    return scores, figures


@contextmanager
def _writing(settings: Settings, one: RegisteredModel | None, *, base: bool = False) -> Iterator[Write]:
    """What answers prompts as a model does; without a model as the embedded one does with what comes with the package; with `base` as the
    model that a tuned one at a server began as."""
    if one is not None and one.card.get("kind") == "remote":
        from botmovie.generation.chat_models import build_chat_model

        model_id = f"{str(one.card['serves_as']).partition(':')[0]}:{one.card['base']}" if base else str(one.card["serves_as"])
        chat_model = build_chat_model(model_id, url=one.card.get("url"), timeout=settings.model_timeout)
        assert chat_model is not None
        yield lambda messages: str(chat_model.invoke([dict(m) for m in messages]).text)
        return
    from botmovie.llm import EmbeddedLanguageModel, find_adapter, find_weights, prepare_weights

    adapter = next((f for f in one.files if f.suffix == ".gguf"), None) if one is not None else find_adapter()
    weights = prepare_weights(find_weights(), settings.shelf.parent)
    with EmbeddedLanguageModel.open_(weights, threads=settings.model_threads or None, parallel=1, adapter=adapter) as language_model:
        yield lambda messages: language_model.complete([dict(m) for m in messages], max_tokens=120, temperature=0.0, timeout=120.0)


def _all(shelf: Path) -> list[RegisteredModel]:
    from botmovie.finetuning.registry import names, versions

    return [one for name in names(shelf) for one in versions(shelf, name)]


def _shelf(settings: Settings) -> None:
    from botmovie.finetuning.model_cards import size_words

    found = _all(settings.shelf)
    if not found:
        _say(f"No model was tuned here yet (docs/tuning.md); they are kept in {settings.shelf}.")
        return
    table = Table("tuned here", "use", Column("base", overflow="fold"), "made", "size", "right")
    for one in found:
        measured = one.card.get("measured") or [{}]
        right = f"{measured[-1]['right']:.1%} of {measured[-1]['cases']}" if "right" in measured[-1] else "not measured"
        table.add_row(one.id, one.stage, str(one.card.get("base", "")), str(one.card.get("made", ""))[:10], size_words(one.bytes), right)
    out.print(table)


def _as_dict(one: RegisteredModel) -> dict[str, Any]:
    names = ("kind", "base", "made", "licence", "serves_as", "metrics", "measured")
    return {"id": one.id, "stage": one.stage, "bytes": one.bytes, **{n: one.card[n] for n in names if n in one.card}}


def _say(text: str) -> None:
    out.print(text, highlight=False, markup=False, soft_wrap=True)
