// The box in which people ask: sending, recalling, the spoiler switch. Knows nothing of answers.
import { remember, remembered } from "./storage.js";

const form = document.getElementById("composer");
const box = document.getElementById("question");
const button = document.getElementById("send");
const explained = document.getElementById("explained");
const EXPLANATIONS = {
  none: "Nothing that a film keeps for later.",
  mild: "The story, up to its last turn.",
  full: "Everything, endings too.",
};

/** `send(text)` is called with a question, `stop()` while one is at work; `earlier()` gives past questions, newest first. */
export function prepareComposer({ send, stop, earlier }) {
  let recalled = -1;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (button.classList.contains("stop")) {
      stop();
      return;
    }
    const text = box.value;
    if (!text.trim()) return;
    recalled = -1;
    setText("");
    send(text.trim());
  });
  box.addEventListener("input", () => {
    recalled = -1;
    grow();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (!button.classList.contains("stop")) form.requestSubmit();
    } else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && (box.value === "" || recalled >= 0)) {
      const past = earlier();
      const next = recalled + (event.key === "ArrowUp" ? 1 : -1);
      if (next >= past.length) return;
      event.preventDefault();
      recalled = Math.max(-1, next);
      setText(recalled < 0 ? "" : past[recalled]);
    }
  });
  prepareSpoilers();
}

function setText(text) {
  box.value = text;
  grow();
  box.setSelectionRange(text.length, text.length);
}

/** Browsers without `field-sizing` get the height from here. */
function grow() {
  if (CSS.supports("field-sizing", "content")) return;
  box.style.setProperty("height", "auto");
  box.style.setProperty("height", `${box.scrollHeight}px`);
}

export function focusBox() {
  box.focus();
}

/** While an answer is on its way the button stops it. */
export function setBusy(busy) {
  button.classList.toggle("stop", busy);
  button.setAttribute("aria-label", busy ? "Stop" : "Ask");
}

export function spoilers() {
  return form.elements.spoilers.value;
}

function prepareSpoilers() {
  const before = remembered("spoilers");
  if (before in EXPLANATIONS) form.elements.spoilers.value = before;
  const explain = () => { explained.textContent = EXPLANATIONS[spoilers()]; };
  for (const radio of form.elements.spoilers) {
    radio.addEventListener("change", () => {
      remember("spoilers", spoilers());
      explain();
    });
  }
  explain();
}
