"""Commands of `botmovie`. Each is a few lines over `wiring`; errors become one readable line and an exit status."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from botmovie import __version__
from botmovie.cli import catalogue, models, tune
from botmovie.cli.download import download
from botmovie.cli.formats import Format
from botmovie.cli.show import print_answer, print_film, print_report
from botmovie.domain import Kind, SpoilerLevel
from botmovie.domain.wire import answer_to_dict
from botmovie.errors import BadInput, BotMovieError, NotFound
from botmovie.settings import load_settings, settings_table

app = typer.Typer(help="Answers questions about films, from evidence, checked.", no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
app.add_typer(catalogue.app, name="catalogue")
app.add_typer(tune.app, name="tune")
app.add_typer(models.app, name="models")
app.command()(download)

out = Console()
JsonFlag = Annotated[bool, typer.Option("--json", help="Print the same object as the HTTP interface.")]
ModelOption = Annotated[str | None, typer.Option(help="embedded, none, openai:NAME, ollama:NAME or openai-compatible:NAME.")]
SpoilerOption = Annotated[SpoilerLevel, typer.Option(help="How much of a plot to tell.")]


def main(arguments: list[str] | None = None) -> None:
    """Run a command; exits with 0, 1 or 2, or with 130 where it was interrupted. Wrong usage is Typer's to tell."""
    try:
        app(arguments, prog_name="botmovie")
    except BotMovieError as error:
        print(f"botmovie: {error}", file=sys.stderr)
        sys.exit(2 if isinstance(error, BadInput) else 1)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    workers: Annotated[int | None, typer.Option(help="Threads that answer questions.")] = None,
    model: ModelOption = None,
) -> None:
    """Start the server and its page."""
    from botmovie.server import serve as run_server
    from botmovie.wiring import open_program

    settings = load_settings(host=host, port=port, workers=workers, model=model)
    program = open_program(settings, processes=True)
    try:
        run_server(settings, program)
    finally:
        program.close()


@app.command()
def ask(question: str, as_json: JsonFlag = False, spoilers: SpoilerOption = SpoilerLevel.NONE, model: ModelOption = None) -> None:
    """Answer one question."""
    from botmovie.wiring import open_program

    program = open_program(load_settings(model=model))
    try:
        answer = program.ask(question, spoilers=spoilers)
    finally:
        program.close()
    if as_json:
        print(json.dumps(answer_to_dict(answer), ensure_ascii=False, indent=2))
    else:
        print_answer(out, answer)


@app.command()
def chat(spoilers: SpoilerOption = SpoilerLevel.NONE, model: ModelOption = None) -> None:
    """Talk in the terminal; an empty line or Ctrl-D ends it."""
    from botmovie.wiring import open_program

    program = open_program(load_settings(model=model))
    conversation: str | None = None
    out.print("Ask about films. An empty line ends the conversation.", style="dim")
    try:
        while True:
            try:
                question = out.input("[bold]› [/bold]").strip()
            except EOFError:
                break
            if not question:
                break
            try:
                answer = program.ask(question, conversation_id=conversation, spoilers=spoilers)
            except BadInput as error:
                out.print(str(error), style="red")
                continue
            conversation = answer.conversation_id
            print_answer(out, answer)
    finally:
        program.close()


@app.command()
def search(text: str, limit: Annotated[int, typer.Option(min=1, max=100)] = 10, spoilers: SpoilerOption = SpoilerLevel.NONE, as_json: JsonFlag = False) -> None:
    """Search the passages by words and meaning."""
    from botmovie.wiring import open_search

    with open_search(load_settings()) as (held, finder):
        hits = finder.hybrid_search(text, limit=limit, spoilers=spoilers)
        passages = held.passages([h.passage_id for h in hits])
        titles = {f.id: f.label for f in held.films([p.film_id for p in passages])}
    if as_json:
        rows = [{"film_id": p.film_id, "kind": p.kind.value, "text": p.text, "score": h.score} for p, h in zip(passages, hits, strict=True)]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for passage in passages:
        out.print(f"[bold]{titles[passage.film_id]}[/bold] [dim]{passage.kind.value}[/dim]\n  {passage.text}\n", highlight=False)
    if not passages:
        out.print("Nothing found.")


@app.command()
def film(title: str, as_json: JsonFlag = False) -> None:
    """Show what is held of a film."""
    from botmovie.catalogue.folding import fold
    from botmovie.wiring import open_search

    with open_search(load_settings()) as (held, _):
        names = [n for n in held.names_exact([fold(title)]) if n.kind is Kind.FILM] or [n for n in held.names_fuzzy(fold(title), limit=5) if n.kind is Kind.FILM]
        films = held.films(list(dict.fromkeys(n.id for n in names))) or held.films([title])
        if not films:
            raise NotFound(f"No film here is called {title!r}; try botmovie search.")
        passages = {f.id: held.passages_of(f.id, spoilers=SpoilerLevel.NONE) for f in films}
    if as_json:
        from dataclasses import asdict

        print(json.dumps([asdict(f) for f in films], ensure_ascii=False, indent=2, default=str))
        return
    for one in films[:5]:
        print_film(out, one, passages[one.id])


@app.command("import")
def import_(
    format_: Annotated[str, typer.Argument(metavar="FORMAT", help="jsonl, or a published data set (docs/importing.md).")],
    paths: list[Path],
    catalogue_url: Annotated[str | None, typer.Option("--catalogue", help="sqlite:///path")] = None,
    replace: Annotated[bool, typer.Option(help="Empty the catalogue first.")] = False,
    rejected: Annotated[Path | None, typer.Option(help="Write the rows that were not taken in, and why, to this file.")] = None,
) -> None:
    """Bring films into the catalogue, beside those that it holds; a new one holds the starter films. With --replace it
    holds nothing else."""
    from botmovie.cli.importing import import_files

    import_files(out, format_, paths, load_settings(catalogue=catalogue_url), replace=replace, rejected=rejected)


@app.command()
def evaluate(
    file: Annotated[Path | None, typer.Argument(help="Questions, in the layout of the format; none for linking and refusal.")] = None,
    format_: Annotated[Format, typer.Option("--format", help="Layout of the file, and what is measured.")] = Format.QUESTIONS,
    url: Annotated[str | None, typer.Option(help="Ask a running server instead of this process.")] = None,
    sample: Annotated[int | None, typer.Option(min=1, help="How many questions to draw, or to make; all of a file, or 300.")] = None,
    seed: Annotated[int, typer.Option(help="Draws the sample and makes the questions.")] = 0,
    brackets: Annotated[bool, typer.Option(help="Of metaqa: keep the brackets around the topic.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write the report as Markdown to this file.")] = None,
    as_json: JsonFlag = False, show: Annotated[bool, typer.Option(help="Print the cases that were not right.")] = False, model: ModelOption = None,
) -> None:
    """Grade the answers to a file of questions, or to questions made from the catalogue."""
    from botmovie.cli.evaluating import Wanted, run_evaluation, write_page

    result = run_evaluation(Wanted(format_, file, url, model, sample, seed, brackets))
    if report is not None:
        write_page(result, report, f"{format_.value}: {file.name}" if file is not None else format_.value)
    print_report(out, result, as_json=as_json, show=show)


@app.command()
def doctor() -> None:
    """Check the installation and print every setting."""
    from botmovie.cli.doctor import checks

    settings = load_settings()
    table = Table(Column("setting", no_wrap=True), *(Column(name, overflow="fold") for name in ("value", "default", "meaning")))
    for row in settings_table(settings):
        table.add_row(*row)
    out.print(table)
    failed = False
    for name, ok, said in checks(settings):
        failed |= not ok
        out.print(f"{'[green]ok[/green]' if ok else '[red]failed[/red]'}  {name}: {said}", highlight=False)
    raise typer.Exit(1 if failed else 0)


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        print(__version__)
        raise typer.Exit


__all__ = ["app", "main"]
