// The server's routes. Knows addresses and errors; draws nothing.
import { readEvents } from "./events.js";

/** Something the server or the network refused; `message` is for people, `retryAfter` in seconds. */
export class Failure extends Error {
  constructor(code, message, retryAfter = 0) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

const OFFLINE = "The server cannot be reached. Is it still running?";

async function send(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Failure("offline", OFFLINE);
  }
  if (response.ok) return response;
  const said = await response.json().catch(() => null);
  const { code = "http_error", message = `The server answered with status ${response.status}.` } = said?.error ?? {};
  throw new Failure(code, message, Number(response.headers.get("Retry-After")) || 0);
}

function post(path, body, options = {}) {
  const headers = { "Content-Type": "application/json", ...options.headers };
  return send(path, { method: "POST", body: JSON.stringify(body), ...options, headers });
}

/** Ask; yields [event name, data] as they come. Throws Failure, also for an `error` event. */
export async function* ask(body, signal) {
  const response = await post("/api/ask", body, { signal, headers: { Accept: "text/event-stream" } });
  let ended = false;
  try {
    for await (const [name, data] of readEvents(response.body)) {
      if (name === "error") throw new Failure(data.error.code, data.error.message);
      if (name === "done") ended = true;
      yield [name, data];
    }
  } catch (error) {
    if (error instanceof Failure || error.name === "AbortError") throw error;
    throw new Failure("offline", OFFLINE);
  }
  if (!ended) throw new Failure("incomplete", "The answer broke off. Ask again.");
}

export async function sendFeedback(answerId, verdict, comment) {
  await post("/api/feedback", comment ? { answer_id: answerId, verdict, comment } : { answer_id: answerId, verdict });
}

export async function bestKnownFilms(limit) {
  const response = await send(`/api/films?limit=${limit}`);
  return (await response.json()).films;
}

export async function film(id, spoilers) {
  const response = await send(`/api/films/${encodeURIComponent(id)}?spoilers=${spoilers}`);
  return response.json();
}
