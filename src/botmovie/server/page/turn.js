// One question and its answer on the page, from the first event to the checked text.
import { announce, h, icon, put, show } from "./dom.js";
import { sendFeedback } from "./api.js";
import { about, chipRow } from "./chips.js";
import { openEvidence } from "./evidence.js";
import { choices, filmCards } from "./films.js";
import { bare, duration, label } from "./format.js";
import { blocks } from "./text.js";

const OUTCOMES = { unknown: "I don't know", false_premise: "That is not so", ambiguous: "Which one?", out_of_scope: "Not about films" };
const PATIENCE = 150; // milliseconds until what was found is shown before there is an answer
const LONG_QUESTION = 140;

/** A turn; `asks` has again(text, options) and say(text), which put the next questions. */
export class Turn {
  constructor(question, edited, asks) {
    this.question = question;
    this.asks = asks;
    this.drafted = "";
    this.how = h("div", {});
    this.body = h("div", { class: "answer" });
    this.element = h("article", { class: "turn", "aria-label": question },
      edited ? h("p", { class: "small-caps asked-how", text: `Asked again: ${edited}` }) : null,
      h("h2", { class: `asked${question.length > LONG_QUESTION ? " long" : ""}`, text: question }),
      this.how, this.body);
  }

  wait() {
    this.element.setAttribute("aria-busy", "true");
    this.waiting = h("p", { class: "waiting" }, h("span", { class: "leader", "aria-hidden": "true" }), h("span", { text: "Looking it up" }));
    this.body.replaceChildren(this.waiting);
  }

  /** One event of the stream. */
  take(name, data) {
    if (name === "interpretation") this.understood(data);
    else if (name === "evidence") this.timer = setTimeout(() => this.showFound(data), PATIENCE);
    else if (name === "token") this.addToken(data);
    else if (name === "answer") this.answered(data, true);
  }

  understood(interpretation) {
    this.interpretation = interpretation;
    if (!interpretation?.chips?.length) return;
    this.how.replaceChildren(chipRow(interpretation, (query, what) => this.asks.again(this.question, { query, edited: what })));
  }

  showFound({ items, films }) {
    if (!items.length) return;
    this.waiting.lastChild.textContent = "Writing";
    const found = h("div", { class: "found" }, h("p", { class: "small-caps", text: "Found so far" }), h("ul", {}, items.slice(0, 5).map((item) => h("li", { text: item.text }))));
    this.body.prepend(found);
    if (films.length === 1) this.body.append(filmCards(films));
  }

  addToken({ text, attempt = 1 }) {
    if (!this.draft || attempt !== this.attempt) {
      this.attempt = attempt;
      this.drafted = "";
      this.draft?.remove();
      this.draft = h("div", { class: "draft" }, h("span", { class: "small-caps label", text: "Draft, not checked yet" }), h("span", { class: "text" }));
      this.waiting.after(this.draft);
      show(this.waiting, false);
    }
    this.drafted += text;
    this.draft.lastChild.append(text);
  }

  /** The checked answer; `fresh` when it has just come, not when it is read from the history. */
  answered(answer, fresh) {
    this.settle();
    this.understood(answer.interpretation);
    const cite = (n) => (answer.citations.some((c) => c.n === n) ? mark(n, answer) : null);
    const ambiguous = answer.outcome === "ambiguous" && answer.films.length > 0;
    put(this.body,
      OUTCOMES[answer.outcome] ? h("p", { class: "outcome", text: OUTCOMES[answer.outcome] }) : null,
      h("div", { class: "said" }, blocks(answer.text, cite)),
      this.replacedDraft(answer),
      answer.notice ? h("p", { class: "notice", text: answer.notice }) : null,
      ambiguous ? choices(answer.films, (film) => this.choose(film, answer)) : filmCards(answer.films),
      ambiguous ? null : this.followUps(answer),
      afterwards(answer),
    );
    if (fresh) announce(`${OUTCOMES[answer.outcome] ? `${OUTCOMES[answer.outcome]}. ` : ""}${bare(answer.text)}`);
  }

  failed(message, retry) {
    this.settle();
    this.body.replaceChildren(h("div", { class: "failed", role: "alert" }, h("p", { text: message }), h("button", { type: "button", text: "Try again", on: { click: retry } })));
  }

  stopped(retry) {
    this.settle();
    this.body.replaceChildren(h("div", { class: "waiting" }, h("span", { text: "Stopped." }), h("button", { class: "quiet", type: "button", text: "Ask again", on: { click: retry } })));
  }

  settle() {
    clearTimeout(this.timer);
    this.element.removeAttribute("aria-busy");
  }

  replacedDraft(answer) {
    if (!this.drafted.trim() || bare(this.drafted) === bare(answer.text)) return null;
    return h("details", { class: "replaced" },
      h("summary", {}, h("strong", { text: "Checked and corrected." }), " What was written first did not hold; show it"), h("del", { text: this.drafted.trim() }));
  }

  followUps(answer) {
    if (!answer.follow_ups.length) return null;
    return h("div", { class: "next", role: "group", "aria-label": "Ask next" },
      answer.follow_ups.map((text) => h("button", { type: "button", text, on: { click: () => this.asks.say(text) } })));
  }

  choose(film, answer) {
    const query = about(answer.interpretation.query, film.id);
    if (query) this.asks.again(this.question, { query, edited: label(film) });
    else this.asks.say(`I mean ${label(film)}`);
  }
}

function mark(n, answer) {
  return h("button", {
    class: "cite", type: "button", text: n, "aria-label": `Evidence ${n}`, "aria-haspopup": "dialog", "aria-expanded": "false",
    on: { click: (event) => openEvidence(event.currentTarget, n, answer.citations, answer.films) },
  });
}

function afterwards(answer) {
  const comment = h("div", { class: "comment", hidden: true });
  const thumbs = ["up", "down"].map((verdict) => h("button", {
    class: "icon-button", type: "button", "aria-label": verdict === "up" ? "Good answer" : "Bad answer", "aria-pressed": "false",
    on: { click: (event) => judge(event.currentTarget, verdict, answer, thumbs, comment) },
  }, icon(verdict)));
  const { total = 0, ...steps } = answer.timings_ms ?? {};
  const detail = Object.entries(steps).map(([step, ms]) => `${step} ${duration(ms)}`).join(", ");
  const copy = h("button", { class: "icon-button", type: "button", "aria-label": "Copy the answer with its sources", on: { click: () => copyAnswer(copy, answer) } }, icon("copy"));
  return h("div", {}, h("div", { class: "after" }, copy, thumbs, h("span", { class: "time", title: detail, text: `${duration(total)} · ${answer.model}` })), comment);
}

async function judge(button, verdict, answer, thumbs, comment) {
  try {
    await sendFeedback(answer.id, verdict);
  } catch (error) {
    announce(error.message);
    return;
  }
  for (const thumb of thumbs) thumb.setAttribute("aria-pressed", String(thumb === button));
  announce("Thank you, noted.");
  show(comment, verdict === "down");
  if (verdict === "up") return;
  const box = h("input", { type: "text", maxlength: "2000", placeholder: "What was wrong? (optional)", "aria-label": "What was wrong?" });
  const send = async () => {
    if (box.value.trim()) await sendFeedback(answer.id, verdict, box.value.trim()).catch(() => {});
    comment.replaceChildren(h("p", { text: "Thank you, noted." }));
  };
  box.addEventListener("keydown", (event) => event.key === "Enter" && send());
  comment.replaceChildren(box, h("button", { type: "button", text: "Send", on: { click: send } }));
  box.focus();
}

async function copyAnswer(button, answer) {
  const sources = answer.citations.map((c) => `[${c.n}] ${c.text} (${c.source}, ${c.licence}${c.as_of ? `, as of ${c.as_of}` : ""})`);
  try {
    await navigator.clipboard.writeText([answer.text, ...(sources.length ? ["", ...sources] : [])].join("\n"));
  } catch {
    announce("This browser does not allow copying.");
    return;
  }
  button.replaceChildren(icon("done"));
  announce("Copied.");
  setTimeout(() => button.replaceChildren(icon("copy")), 1500);
}
