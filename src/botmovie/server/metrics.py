"""Counters and histograms for Prometheus, one registry per app."""

from __future__ import annotations

from typing import Any

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from botmovie.server.workers import Workers

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.015, 0.025, 0.04, 0.075, 0.15, 0.3, 0.6, 1, 2, 3, 5, 10, 30)
CONTENT_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """Requests by route and status, their time, answers by outcome and writer, their steps, the queue."""

    def __init__(self, workers: Workers) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "botmovie_requests", "HTTP requests", ("route", "method", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "botmovie_request_seconds", "Time of HTTP requests", ("route",), buckets=_BUCKETS, registry=self.registry
        )
        self._answers = Counter("botmovie_answers", "Answers given", ("outcome", "model"), registry=self.registry)
        self._steps = Histogram(
            "botmovie_step_seconds",
            "Time of the steps of an answer",
            ("step",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        for name, text, read in (
            ("busy", "Threads at work", lambda: workers.busy),
            ("waiting", "Requests waiting for a thread", lambda: workers.waiting),
            ("queue_limit", "Requests that may wait", lambda: workers.queue),
        ):
            Gauge(f"botmovie_{name}", text, registry=self.registry).set_function(read)

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answer(self, answer: dict[str, Any]) -> None:
        """Count one answer in its HTTP form."""
        self._answers.labels(answer["outcome"], answer["model"]).inc()
        for step, milliseconds in answer["timings_ms"].items():
            self._steps.labels(step).observe(milliseconds / 1000)

    def render(self) -> bytes:
        """Prometheus' text format."""
        return generate_latest(self.registry)
