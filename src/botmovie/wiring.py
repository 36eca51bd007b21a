"""Settings to a running program: the only place that picks implementations."""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botmovie.catalogue import Remembered, feedback, open_sqlite_catalogue
from botmovie.catalogue.protocol import Catalogue
from botmovie.concluding import conclude, film_cards, interpretation_dict, turn_of
from botmovie.conversations import Conversations
from botmovie.domain import (
    Answer,
    Draft,
    Evidence,
    Fact,
    Interpretation,
    Kind,
    Order,
    Outcome,
    Question,
    Selection,
    SpoilerLevel,
    Turn,
    Verdict,
)
from botmovie.domain.wire import answer_to_dict, query_from_dict
from botmovie.encoder import OnnxEncoder, load_encoder, load_speaker
from botmovie.errors import BadSetting, BotMovieError, CatalogueError, ModelError, ModelMissing, ModelTimeout
from botmovie.finetuning.registry import in_use
from botmovie.generation.compose import Composer
from botmovie.generation.relevance import Scorer
from botmovie.ingest.starter import load_starter
from botmovie.llm import find_adapter
from botmovie.pipeline import Abandoned, Pipeline, State, Steps, build_pipeline
from botmovie.processes import Processes, work
from botmovie.retrieval import Search, build_retriever
from botmovie.settings import Settings, load_settings
from botmovie.understanding import Parser, build_scope, build_understander, load_parser
from botmovie.verification import verify

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Generate = Callable[[Question, Interpretation, Evidence, int, Callable[[str], None]], Draft]
Writer = Callable[[], "tuple[BaseChatModel | None, str]"]
"""Gives the chat model, or None and why there is none; waits while it is being loaded."""
_ABANDONED: ContextVar[threading.Event | None] = ContextVar("abandoned", default=None)
"""Set when nobody waits for the answer that this thread is making."""


@dataclass(frozen=True)
class Program:
    """The whole program, composed. Safe for many threads."""

    settings: Settings
    catalogue: Catalogue
    encoder: OnnxEncoder
    pipeline: Pipeline
    conversations: Conversations
    writer: Writer
    processes: Processes | None = None
    answers: Remembered = field(default_factory=Remembered)

    @property
    def chat_model(self) -> BaseChatModel | None:
        """The chat model, once it is loaded. Raises ModelTimeout where that takes too long, ModelError where it fails."""
        return self.writer()[0]

    def ask(
        self, text: str, *, conversation_id: str | None = None, spoilers: SpoilerLevel = SpoilerLevel.NONE,
        query: dict[str, Any] | None = None, profile_id: str | None = None, abandoned: threading.Event | None = None,
    ) -> Answer:
        """One answer. Raises BadQuestion, BadQuery or another BotMovieError; Abandoned once that event is set and a model writes."""
        question = self._question(text, conversation_id, spoilers, query)
        before = _ABANDONED.set(abandoned)
        try:
            here = partial(self.answer, question)
            return self._keep(question, *(self.processes.call(question, here) if self.processes is not None else here()))
        finally:
            _ABANDONED.reset(before)

    def answer(self, question: Question) -> tuple[Answer, Turn | None]:
        """The answer, and the turn that its conversation is to remember. Changes nothing."""
        return self._concluded(question, self.pipeline.answer(question))

    def stream(
        self, text: str, *, conversation_id: str | None = None, spoilers: SpoilerLevel = SpoilerLevel.NONE,
        query: dict[str, Any] | None = None, profile_id: str | None = None,
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """("interpretation", …), ("evidence", …), ("token", {"text", "attempt"})*, ("answer", …), as they come."""
        question = self._question(text, conversation_id, spoilers, query)
        state: State = {"question": question}
        for kind, value in self.pipeline.stream(question):
            if kind == "token":
                attempt, piece = value
                yield "token", {"text": piece, "attempt": attempt}
                continue
            state.update(value)
            if "interpretation" in value:
                yield "interpretation", interpretation_dict(self.catalogue, value["interpretation"])
            elif "evidence" in value:
                yield "evidence", self._evidence_dict(state["interpretation"], value["evidence"])
        yield "answer", answer_to_dict(self._keep(question, *self._concluded(question, state)))

    def feedback(self, answer_id: str, verdict: str, comment: str | None = None) -> None:
        """Keep what a person says of an answer."""
        feedback.save_feedback(self.settings.catalogue, answer_id=answer_id, verdict=verdict, comment=comment, answer=self.answers.get(answer_id))

    def ready(self) -> tuple[bool, str]:
        """Whether questions can be answered, and why not."""
        info = self.catalogue.info()
        return (True, f"{info.films} films") if info.films else (False, "the catalogue holds no films")

    def close(self) -> None:
        if self.processes is not None:
            self.processes.close()
        self.catalogue.close()

    def _question(self, text: str, conversation_id: str | None, spoilers: SpoilerLevel, query: dict[str, Any] | None) -> Question:
        given = query_from_dict(query) if query is not None else None
        conversation_id, history = self.conversations.open_(conversation_id)
        return Question(text, SpoilerLevel(spoilers), conversation_id, history, given)

    def _concluded(self, question: Question, state: State) -> tuple[Answer, Turn | None]:
        self.answers.keep(state["answer"], state["interpretation"].standalone, state["evidence"].items)
        if not question.conversation_id or state["evidence"].outcome is Outcome.OUT_OF_SCOPE:
            return state["answer"], None
        return state["answer"], turn_of(question, state["interpretation"], state["evidence"], state["answer"], self.catalogue)

    def _keep(self, question: Question, answer: Answer, turn: Turn | None) -> Answer:
        self.answers.keep(answer)
        if question.conversation_id and turn is not None:
            self.conversations.add(question.conversation_id, turn)
        return answer

    def _evidence_dict(self, interpretation: Interpretation, evidence: Evidence) -> dict[str, Any]:
        items = [
            {"n": i.n, "film_id": i.film_id, "field": i.item.field if isinstance(i.item, Fact) else i.item.kind.value, "text": i.text,
             "source": i.item.provenance.source, "licence": i.item.provenance.licence, "as_of": i.item.provenance.as_of}
            for i in evidence.items
        ]
        return {"items": items, "films": [asdict(c) for c in film_cards(self.catalogue, interpretation, evidence)]}


LOADED_AFTER = 1.5
"""Seconds after which the embedded model is loaded, unless it is wanted before: importing LangChain would take turns
with opening the catalogue."""


MOST_PROCESSES = 4
PROCESSES_AFTER = 3.0
"""Seconds after which the further processes of a server are started, so that they do not slow its own start."""


def open_program(settings: Settings | None = None, *, processes: bool = False, writer: Writer | None = None) -> Program:
    """Compose everything from settings. The first start fills the catalogue from the starter films. With `processes`
    closed questions are also answered in further processes, as many as the settings say; `writer` replaces the model of
    the settings."""
    settings = settings or load_settings()
    encoder = load_encoder()
    catalogue = open_catalogue(settings, encoder)
    writer = writer or _writer(settings)
    scope = build_scope(encoder.embed_queries, encoder.name)
    understander = build_understander(catalogue, encoder.word_rank, scope, open_parser(encoder))
    retriever = build_retriever(catalogue, encoder)
    composer = Composer(writer, _scorer(encoder), settings.model_timeout)
    steps = Steps(understander.understand, retriever.retrieve, _abandonable(composer.draft), _verifier(encoder), partial(conclude, catalogue))
    further = (settings.processes or min(MOST_PROCESSES, os.cpu_count() or 1)) - 1 if processes else 0
    others = Processes(further, "botmovie.wiring:answer_for_another", settings, after=PROCESSES_AFTER) if further else None
    return Program(settings, catalogue, encoder, build_pipeline(steps), Conversations(settings.conversations, settings.turns), writer, others)


def open_parser(encoder: OnnxEncoder, folder: Path | None = None) -> Parser | None:
    """The learned parser of a folder, by default the one in the package; None where none lies there."""
    folder = folder or Path(str(files("botmovie.understanding") / "model"))
    return load_parser(folder, load_speaker(folder), encoder.word_pieces) if (folder / "parser.json").is_file() else None


class _LeftToTheServer(Exception):
    """An open question, met in a further process: the server has the model that writes its answer."""


def answer_for_another(descriptors: list[int]) -> None:
    """Run a further process: answers the questions that come on its lines, all but those that a chat model has to write."""

    def leave() -> tuple[BaseChatModel | None, str]:
        raise _LeftToTheServer

    def prepare(settings: Settings) -> Callable[[Question], tuple[Answer, Turn | None]]:
        program = open_program(settings, writer=leave if settings.model != "none" else None)
        settle_memory()
        threading.Thread(target=read_ahead, args=(program.catalogue,), name="read-ahead", daemon=True).start()
        return program.answer

    work(descriptors, prepare)


READ_AHEAD, AT_ONCE, PAUSE = 3000, 16, 0.02
"""Films read into memory after the start, how many in one go, and the seconds between."""


def read_ahead(catalogue: Catalogue) -> None:
    """Read the best-known films into the catalogue's memory, a few at a time, so that first questions find them there."""
    with suppress(CatalogueError):
        ids = catalogue.select(Selection(Kind.FILM, order=Order("popularity"), limit=READ_AHEAD))
        for start in range(0, len(ids), AT_ONCE):
            time.sleep(PAUSE)
            catalogue.films(ids[start : start + AT_ONCE])


def settle_memory() -> None:
    """What is loaded by now stays: collections need not look at it again, and come seldom, since an answer makes
    thousands of small objects that die with it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def open_catalogue(settings: Settings, encoder: OnnxEncoder | None, *, fill: bool = True) -> Catalogue:
    """The catalogue of the settings; with `fill` an empty one is filled with the starter films first."""
    if not settings.catalogue.startswith("sqlite:///"):
        raise BadSetting("BOTMOVIE_CATALOGUE: only sqlite:///path is available in this version.")
    starter = load_starter()
    catalogue = open_sqlite_catalogue(settings.catalogue, embed=encoder.embed_passages if encoder else None, encoder_name=encoder.name if encoder else "", vectors=starter.vectors)
    if fill and fill_with_starter(catalogue):
        catalogue.reindex()
    return catalogue


def fill_with_starter(catalogue: Catalogue) -> int:
    """Write the starter films into an empty catalogue, not indexed yet; how many, 0 where it holds films already."""
    if catalogue.info().films:
        return 0
    starter = load_starter()
    written = catalogue.write(starter.records)
    catalogue.write_people(starter.people)
    return written


@contextmanager
def open_search(settings: Settings, *, fill: bool = True) -> Iterator[tuple[Catalogue, Search]]:
    """The catalogue with its search, without a chat model: for commands that do not answer questions."""
    encoder = load_encoder()
    catalogue = open_catalogue(settings, encoder, fill=fill)
    try:
        yield catalogue, Search(catalogue, encoder)
    finally:
        catalogue.close()


def _writer(settings: Settings) -> Callable[[], tuple[BaseChatModel | None, str]]:
    """The chat model of the settings. The embedded one is loaded beside, so that closed questions need not wait for it;
    any other one is built at once, so that a missing key or a wrong name is told at the start."""
    if settings.model != "embedded":
        built = _chat_model(settings)
        return lambda: built
    loading: Future[tuple[BaseChatModel | None, str]] = Future()
    wanted = threading.Event()

    def load() -> None:
        wanted.wait(LOADED_AFTER)
        try:
            loading.set_result(_chat_model(settings))
        except BotMovieError as error:
            loading.set_result((None, str(error)))
        except BaseException as error:
            loading.set_exception(error)
            raise

    def loaded() -> tuple[BaseChatModel | None, str]:
        wanted.set()
        try:
            failure = loading.exception(timeout=settings.model_timeout)
        except TimeoutError:
            raise ModelTimeout(f"The embedded language model is still being loaded after {settings.model_timeout:g} s; ask again in a while.") from None
        if failure is not None:
            raise ModelError(f"The embedded language model could not be loaded ({failure}).") from failure
        return loading.result()

    threading.Thread(target=load, name="embedded-model", daemon=True).start()
    return loaded


def build_chat_model(model_id: str, **options: Any) -> BaseChatModel | None:
    """`generation.chat_models.build_chat_model`, imported when it is needed: LangChain takes two seconds to import."""
    if model_id == "none":
        return None
    from botmovie.generation.chat_models import build_chat_model as build

    return build(model_id, **options)


def chosen_adapter(settings: Settings) -> Path | None:
    """The adapter that the settings name: the promoted one, else the packaged one, if there is either; none; or a file. Raises ModelUnreadable for a
    promoted one whose file is not as it was registered."""
    name = settings.model_adapter
    if name in ("", "none"):
        return None
    if name == "promoted":
        promoted = in_use(settings.shelf, "writer")
        return next((f for f in promoted.files if f.suffix == ".gguf"), None) if promoted else find_adapter()
    return find_adapter() if name == "packaged" else Path(name)


def chosen_model(settings: Settings) -> str:
    """The id of the chat model; "openai:promoted" is the tuned model that was promoted. Raises BadSetting where none was."""
    if settings.model not in ("openai:promoted", "openai-compatible:promoted"):
        return settings.model
    promoted = in_use(settings.shelf, "openai")
    if promoted is None:
        raise BadSetting(f"BOTMOVIE_MODEL is {settings.model}, and no model of that kind was promoted: botmovie models promote openai/1.")
    return f"{settings.model.partition(':')[0]}:{str(promoted.card['serves_as']).partition(':')[2]}"


def _chat_model(settings: Settings) -> tuple[BaseChatModel | None, str]:
    folder = Path(settings.catalogue.removeprefix("sqlite:///")).parent if settings.catalogue.startswith("sqlite:///") else None
    try:
        model = build_chat_model(chosen_model(settings), url=settings.model_url, timeout=settings.model_timeout, threads=settings.model_threads or None, adapter=chosen_adapter(settings) if settings.model == "embedded" else None, waiting=settings.model_queue, weights_folder=folder)
    except ModelMissing as error:
        if settings.model != "embedded":
            raise
        sys.stderr.write(f"botmovie: {error}\n")
        return None, str(error)
    return model, ""


def _scorer(encoder: OnnxEncoder) -> Callable[[str], Scorer]:
    def of(question: str) -> Scorer:
        vector = encoder.embed_queries([question])[0]
        return lambda sentences: [float(x) for x in encoder.embed_passages(sentences) @ vector]

    return of


def _abandonable(draft: Generate) -> Generate:
    """The drafting that ends at the next piece a model writes once nobody waits for it."""

    def generate(question: Question, interpretation: Interpretation, evidence: Evidence, attempts: int, on_token: Callable[[str], None]) -> Draft:
        abandoned = _ABANDONED.get()

        def on_piece(text: str) -> None:
            if abandoned is not None and abandoned.is_set():
                raise Abandoned
            on_token(text)

        return draft(question, interpretation, evidence, attempts, on_piece)

    return generate


def _verifier(encoder: OnnxEncoder) -> Any:
    def check(question: Question, interpretation: Interpretation, evidence: Evidence, draft: Draft) -> Verdict:
        return verify(draft, evidence, interpretation.standalone or question.text, similarity=encoder.similarity)

    return check


__all__ = ["Program", "fill_with_starter", "open_catalogue", "open_program", "open_search"]
