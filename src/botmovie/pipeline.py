"""The way of a question, as a LangGraph graph of five plain functions.

    understand → retrieve → generate → verify → Answer          (verify may send a draft back once for repair)

Knows the steps' types and nothing of how they work; `wiring` gives it the five.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypedDict, cast

from botmovie.domain import Answer, Decision, Draft, Evidence, Interpretation, Question, Verdict


class Abandoned(Exception):
    """Nobody waits for the answer any more; ends the writing at its next piece."""


class State(TypedDict, total=False):
    """What the nodes hand on."""

    question: Question
    interpretation: Interpretation
    evidence: Evidence
    draft: Draft
    verdict: Verdict
    attempts: int
    timings: dict[str, float]
    answer: Answer
    abandoned: threading.Event


@dataclass(frozen=True, slots=True)
class Steps:
    """The five steps. `generate` gets the number of earlier attempts and a callback for streamed pieces."""

    understand: Callable[[Question], Interpretation]
    retrieve: Callable[[Interpretation, Question], Evidence]
    generate: Callable[[Question, Interpretation, Evidence, int, Callable[[str], None]], Draft]
    verify: Callable[[Question, Interpretation, Evidence, Draft], Verdict]
    conclude: Callable[[Question, Interpretation, Evidence, Draft, Verdict, dict[str, float]], Answer]


@dataclass(frozen=True)
class Pipeline:
    """Answers questions; safe for many threads, no request changes it."""

    nodes: Mapping[str, Callable[[State], State]]

    @cached_property
    def graph(self) -> Any:
        """The compiled LangGraph graph. LangGraph takes two seconds to import, so the first stream pays, not the start."""
        from langgraph.graph import END as LAST
        from langgraph.graph import START, StateGraph

        graph = StateGraph(State)
        for name, node in self.nodes.items():
            graph.add_node(name, cast(Any, node))
        graph.add_edge(START, FIRST)
        for name, edge in EDGES.items():
            if callable(edge):
                graph.add_conditional_edges(name, edge, ["generate", "conclude"])
            else:
                graph.add_edge(name, LAST if edge == END else edge)
        return graph.compile()

    def answer(self, question: Question) -> State:
        """The final state, `answer` in it.

        Walks the graph's own nodes and edges: nothing is streamed here, and LangGraph's bookkeeping costs more than the
        work of a closed question (docs/experiments.md)."""
        state: State = {"question": question}
        at = FIRST
        while at != END:
            state.update(self.nodes[at](state))
            edge = EDGES[at]
            at = edge if isinstance(edge, str) else edge(state)
        return state

    def stream(self, question: Question) -> Iterator[tuple[str, Any]]:
        """("token", (attempt from 1, text)) as they come and ("state", changes) after each step. Closing stops the work."""
        abandoned = threading.Event()
        chunks = self.graph.stream({"question": question, "abandoned": abandoned}, stream_mode=["custom", "updates"])
        try:
            for mode, chunk in chunks:  # held by a name, so that the event is set before the graph is closed
                if mode == "custom":
                    yield "token", chunk
                else:
                    yield from (("state", changes) for changes in chunk.values())
        finally:
            abandoned.set()


def _after_verify(state: State) -> str:
    repair = state["verdict"].decision is not Decision.ACCEPT and state["draft"].model != "facts" and state["attempts"] < 3
    return "generate" if repair else "conclude"


FIRST, END = "understand", ""
EDGES: dict[str, str | Callable[[State], str]] = {"understand": "retrieve", "retrieve": "generate", "generate": "verify", "verify": _after_verify, "conclude": END}


def build_pipeline(steps: Steps) -> Pipeline:
    """The graph's nodes over the steps."""

    def timed(name: str, run: Callable[[State], State]) -> Any:
        def node(state: State) -> State:
            start = time.perf_counter()
            changes = run(state)
            timings = dict(state.get("timings", {}))
            timings[name] = timings.get(name, 0.0) + 1000 * (time.perf_counter() - start)
            return {**changes, "timings": timings}

        return node

    def understand(state: State) -> State:
        return {"interpretation": steps.understand(state["question"])}

    def retrieve(state: State) -> State:
        return {"evidence": steps.retrieve(state["interpretation"], state["question"])}

    def generate(state: State) -> State:
        attempts = state.get("attempts", 0)
        abandoned = state.get("abandoned")
        write = None
        if abandoned is not None:
            from langgraph.config import get_stream_writer

            write = get_stream_writer()

        def on_token(text: str) -> None:
            if abandoned is not None and abandoned.is_set():
                raise Abandoned
            if write is not None:
                write((attempts + 1, text))

        draft = steps.generate(state["question"], state["interpretation"], state["evidence"], attempts, on_token)
        return {"draft": draft, "attempts": attempts + 1}

    def verify(state: State) -> State:
        return {"verdict": steps.verify(state["question"], state["interpretation"], state["evidence"], state["draft"])}

    def conclude(state: State) -> State:
        timings = {**state["timings"], "total": sum(state["timings"].values())}
        return {"answer": steps.conclude(state["question"], state["interpretation"], state["evidence"], state["draft"], state["verdict"], timings)}

    nodes = {"conclude": conclude}
    for name, run in (("understand", understand), ("retrieve", retrieve), ("generate", generate), ("verify", verify)):
        nodes[name] = timed(name, run)
    return Pipeline(nodes)
