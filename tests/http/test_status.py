"""Alive, ready, counted, described."""

from __future__ import annotations

import re

from scripted import ScriptedProgram
from starlette.testclient import TestClient


def test_it_says_that_it_is_alive_and_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"alive": True}
    assert client.get("/readyz").json() == {"ready": True, "detail": "3 films"}


def test_it_says_why_it_is_not_ready(client: TestClient, program: ScriptedProgram) -> None:
    program.is_ready = (False, "the catalogue holds no films")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"error": {"code": "not_ready", "message": "the catalogue holds no films"}}


def test_requests_and_answers_are_counted(client: TestClient) -> None:
    client.post("/api/ask", json={"question": "Who directed Parasite?"})
    client.post("/api/ask", json={"question": "What is it about?"}, headers={"Accept": "text/event-stream"})
    client.post("/api/ask", json={"question": ""})
    client.get("/api/films/parasite-2019")
    client.get("/no/such/page")
    text = client.get("/metrics").text
    assert 'botmovie_requests_total{method="POST",route="/api/ask",status="200"} 2.0' in text
    assert 'botmovie_requests_total{method="POST",route="/api/ask",status="422"} 1.0' in text
    assert 'botmovie_requests_total{method="GET",route="/api/films/{film_id}",status="200"} 1.0' in text
    assert 'botmovie_requests_total{method="GET",route="unmatched",status="404"} 1.0' in text
    assert 'botmovie_answers_total{model="facts",outcome="answer"} 1.0' in text
    assert 'botmovie_answers_total{model="embedded:smollm2",outcome="answer"} 1.0' in text
    assert re.search(r'botmovie_request_seconds_bucket\{le="0.015",route="/api/ask"\} \d', text)
    assert 'botmovie_step_seconds_count{step="understand"} 2.0' in text
    assert "botmovie_waiting 0.0" in text
    assert "process_resident_memory_bytes" in text


def test_two_apps_count_for_themselves(client: TestClient) -> None:
    from botmovie.server import create_app

    client.get("/healthz")
    with TestClient(create_app(ScriptedProgram())) as other:
        assert 'route="/healthz"' not in other.get("/metrics").text


def test_every_route_is_described_with_its_body(client: TestClient) -> None:
    api = client.get("/openapi.json").json()
    assert set(api["paths"]) == {
        "/api/ask", "/api/feedback", "/api/films", "/api/films/{film_id}", "/api/people/{person_id}", "/v1/chat/completions", "/v1/models",
        "/healthz", "/readyz", "/metrics",
    }  # fmt: skip
    body = api["paths"]["/api/ask"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body == {"$ref": "#/components/schemas/AskBody"}
    assert set(api["components"]["schemas"]["AskBody"]["properties"]) == {"question", "conversation_id", "spoilers", "profile_id", "query"}
    answer = client.post("/api/ask", json={"question": "Who directed Parasite?"}).json()
    assert set(answer) <= set(api["components"]["schemas"]["Answer"]["properties"])


def test_every_reference_of_the_description_leads_somewhere(client: TestClient) -> None:
    response = client.get("/openapi.json")
    schemas = response.json()["components"]["schemas"]
    assert set(re.findall(r'"#/components/schemas/(\w+)"', response.text)) <= set(schemas)
    assert "$defs" not in response.text
