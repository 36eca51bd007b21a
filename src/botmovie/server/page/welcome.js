// What is shown before the first question: what this is, examples, and a strip of films of the catalogue.
import { bestKnownFilms } from "./api.js";
import { h } from "./dom.js";
import { strip } from "./films.js";
import { openSheet } from "./sheet.js";

const EXAMPLES = [
  ["Facts", "Who directed Parasite?"],
  ["Plot", "What is Spirited Away about?"],
  ["Guess", "A day that repeats itself"],
  ["Lists", "Korean thrillers of the 2000s"],
  ["Awards", "What did Casablanca win?"],
  ["Compare", "Which is longer, Heat or Alien?"],
  ["Tonight", "Something funny for the family"],
  ["Links", "More by the director of Amélie"],
];
const FILMS = 12;

/** Fill the welcome; `ask(text)` puts a question. */
export function prepareWelcome(section, ask) {
  const reel = h("div", { class: "reel" });
  section.replaceChildren(
    h("div", { class: "billing" },
      h("p", { class: "small-caps rule", text: "Now showing" }),
      h("h2", {}, "What would you like to know about ", h("em", { text: "films" }), "?"),
      h("p", { text: "Every answer comes from a catalogue, is checked against it, and shows its sources. What is not in it, you will be told is not." })),
    h("div", { class: "programme", role: "group", "aria-label": "Examples" }, EXAMPLES.map(([kind, text]) =>
      h("button", { type: "button", on: { click: () => ask(text) } }, h("span", { class: "small-caps", text: kind }), h("span", { class: "what", text })))),
    reel,
  );
  bestKnownFilms(FILMS)
    .then((films) => films.length > 1 && reel.replaceChildren(h("p", { class: "small-caps", text: "From the catalogue" }), strip(films, (film) => openSheet(film.id), "Films of the catalogue")))
    .catch(() => {}); // decoration: the page is whole without it
}
