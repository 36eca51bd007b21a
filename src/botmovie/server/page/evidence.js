// The panel that shows what a citation rests on. One at a time, beside its mark or as a sheet from below on a phone.
import { h, put } from "./dom.js";
import { capital, label, words } from "./format.js";

const panel = document.getElementById("evidence");
let opener = null;
let shown = [];

/** Open the evidence `n` of an answer beside the mark that was pressed. */
export function openEvidence(mark, n, citations, films) {
  if (opener === mark) {
    closeEvidence();
    return;
  }
  closeEvidence(false);
  opener = mark;
  shown = [citations, films];
  mark.setAttribute("aria-expanded", "true");
  render(citations.findIndex((c) => c.n === n));
  panel.hidden = false;
  place(mark);
  panel.querySelector(".shut").focus();
}

export function closeEvidence(giveBackFocus = true) {
  if (!opener) return false;
  panel.hidden = true;
  opener.setAttribute("aria-expanded", "false");
  if (giveBackFocus) opener.focus();
  opener = null;
  return true;
}

function render(index) {
  const [citations, films] = shown;
  const one = citations[index];
  const film = films.find((f) => f.id === one.film_id);
  const step = (by) => {
    render((index + by + citations.length) % citations.length);
    panel.querySelector(by < 0 ? ".before" : ".behind")?.focus();
  };
  put(panel,
    h("header", {},
      h("span", { class: "number", "aria-hidden": "true", text: one.n }),
      h("h2", { id: "evidence-title", text: heading(one, film) }),
      h("button", { class: "icon-button shut", type: "button", "aria-label": "Close the evidence", text: "×", on: { click: () => closeEvidence() } })),
    h("blockquote", { text: one.text, tabindex: "0", "aria-label": "What the catalogue holds" }),
    h("dl", {}, pair("Source", one.source), pair("Licence", one.licence), one.as_of ? pair("As of", one.as_of) : null),
    citations.length > 1
      ? h("footer", {},
          h("button", { class: "quiet before", type: "button", text: "‹ Previous", on: { click: () => step(-1) } }),
          h("span", { text: `${index + 1} of ${citations.length}` }),
          h("button", { class: "quiet behind", type: "button", text: "Next ›", on: { click: () => step(1) } }))
      : null,
  );
}

function heading(one, film) {
  if (!film) return capital(words(one.field));
  return one.field === "film" ? label(film) : `${capital(words(one.field))} of ${label(film)}`;
}

function pair(name, value) {
  return [h("dt", { text: name }), h("dd", { text: value })];
}

function place(mark) {
  const at = mark.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const left = Math.max(16, Math.min(at.left - 40, innerWidth - width - 16));
  const below = at.bottom + 10;
  const top = below + height + 16 < innerHeight ? below : Math.max(16, at.top - height - 10);
  panel.style.setProperty("left", `${left}px`);
  panel.style.setProperty("top", `${top}px`);
}

document.addEventListener("pointerdown", (event) => {
  if (opener && !panel.contains(event.target) && !opener.contains(event.target)) closeEvidence(false);
});
addEventListener("resize", () => closeEvidence(false));
