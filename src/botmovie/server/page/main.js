// Puts the page together: the open conversation, and what happens when somebody asks.
import { ask, Failure } from "./api.js";
import { focusBox, prepareComposer, setBusy, spoilers } from "./composer.js";
import { show } from "./dom.js";
import { closeEvidence } from "./evidence.js";
import { prepareSheet } from "./sheet.js";
import { closeDrawer, listConversations, prepareSidebar } from "./sidebar.js";
import { forget, keep, newConversation } from "./storage.js";
import { Turn } from "./turn.js";
import { prepareWelcome } from "./welcome.js";

const thread = document.getElementById("thread");
const welcome = document.getElementById("welcome");
const main = document.getElementById("main");
let conversation = newConversation();
let working = null;

const asks = { say: (text) => pose(text), again: (text, options) => pose(text, options) };

/** Ask a question in the open conversation. `query` is an edited interpretation, `edited` says what was edited. */
async function pose(text, { query = null, edited = "" } = {}) {
  working?.abort();
  const mine = new AbortController();
  working = mine;
  const here = conversation;
  const turn = new Turn(text, edited, asks);
  const retry = () => {
    turn.element.remove();
    pose(text, { query, edited });
  };
  show(welcome, false);
  closeEvidence(false);
  thread.append(turn.element);
  turn.wait();
  setBusy(true);
  turn.element.scrollIntoView({ block: "start" });
  try {
    const body = { question: text, spoilers: spoilers(), ...(here.serverId ? { conversation_id: here.serverId } : {}), ...(query ? { query } : {}) };
    for await (const [name, data] of ask(body, mine.signal)) {
      turn.take(name, data);
      if (name === "answer") keepTurn(here, text, edited, data);
      if (name === "token") followText(turn.draft);
    }
  } catch (error) {
    if (error.name === "AbortError") turn.stopped(retry);
    else turn.failed(error instanceof Failure ? told(error) : "Something went wrong on this page. Try again.", retry);
    if (!(error instanceof Failure) && error.name !== "AbortError") console.error(error);
  } finally {
    if (working === mine) {
      working = null;
      setBusy(false);
    }
  }
}

function told(failure) {
  return failure.retryAfter ? `${failure.message} (Free again in about ${failure.retryAfter} s.)` : failure.message;
}

/** While text streams in, stay at its end, unless the reader has scrolled away. */
function followText(draft) {
  const below = draft.getBoundingClientRect().bottom - main.getBoundingClientRect().bottom;
  if (below > 0 && below < 120) main.scrollBy({ top: below });
}

function keepTurn(here, question, edited, answer) {
  here.serverId = answer.conversation_id;
  here.title ||= question.slice(0, 80);
  here.at = Date.now();
  here.turns.push({ question, edited, answer });
  keep(here);
  listConversations(conversation.id);
}

function openConversation(next) {
  working?.abort();
  working = null;
  setBusy(false);
  closeEvidence(false);
  conversation = next;
  thread.replaceChildren(...next.turns.map(({ question, edited, answer }) => {
    const turn = new Turn(question, edited, asks);
    turn.answered(answer, false);
    return turn.element;
  }));
  show(welcome, !next.turns.length);
  listConversations(next.id);
  thread.lastElementChild?.scrollIntoView({ block: "start" });
  focusBox();
}

function removeConversation(id) {
  forget(id);
  if (id === conversation.id) openConversation(newConversation());
  else listConversations(conversation.id);
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, dialog");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    focusBox();
  } else if (event.key === "Escape") {
    if (!closeEvidence() && !closeDrawer()) working?.abort();
  }
});

prepareWelcome(welcome, asks.say);
prepareSheet(asks.say, spoilers);
prepareSidebar({ open: openConversation, start: () => openConversation(newConversation()), remove: removeConversation });
prepareComposer({
  send: asks.say,
  stop: () => working?.abort(),
  earlier: () => conversation.turns.map((turn) => turn.question).reverse(),
});
listConversations(conversation.id);
if (matchMedia("(hover: hover)").matches) focusBox();
