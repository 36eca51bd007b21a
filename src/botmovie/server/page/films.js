// Films as cards: one as a ticket, several as a strip, candidates as choices.
import { h } from "./dom.js";
import { label, runtime } from "./format.js";
import { poster } from "./posters.js";
import { openSheet } from "./sheet.js";
import { oscars, tags } from "./tags.js";

/** The films of an answer. */
export function filmCards(films) {
  if (!films.length) return null;
  return films.length === 1 ? ticket(films[0]) : strip(films, (film) => openSheet(film.id), "The films of this answer");
}

function ticket(film) {
  return h("article", { class: "ticket", "aria-label": label(film) },
    poster(film), h("div", { class: "stub", "aria-hidden": "true" }),
    h("div", { class: "facts" },
      h("h3", { class: "film-title" }, h("button", { type: "button", title: "Everything about this film", on: { click: () => openSheet(film.id) } }, film.title, " ", film.year ? h("span", { class: "year", text: film.year }) : null)),
      film.original_title && film.original_title !== film.title ? h("p", { class: "original", text: film.original_title }) : null,
      h("dl", { class: "people" },
        film.directors.length ? [h("dt", { text: "Directed by" }), h("dd", {}, names(film.directors))] : null,
        film.cast.length ? [h("dt", { text: "With" }), h("dd", {}, names(film.cast))] : null),
      tags(film),
      film.premise ? h("p", { class: "premise", text: film.premise }) : null));
}

/** Names in a row that break between people, not within them. */
function names(people) {
  return people.flatMap((name, i) => [h("span", { class: "name", text: i < people.length - 1 ? `${name},` : name }), " "]);
}

/** Posters side by side on a strip of film; `press(film)` when one is chosen. */
export function strip(films, press, name) {
  return h("div", { class: "strip" },
    h("ul", { "aria-label": name, tabindex: "0" }, films.map((film) => h("li", {},
      h("button", { class: "frame", type: "button", "aria-label": frameName(film), on: { click: () => press(film) } },
        poster(film),
        h("span", { class: "under" },
          h("b", { text: film.title }),
          h("span", { text: [film.year, film.directors[0]].filter(Boolean).join(" · ") }),
          h("span", { text: [film.genres[0], film.runtime ? runtime(film.runtime) : null].filter(Boolean).join(" · ") }),
          oscars(film)))))));
}

function frameName(film) {
  const by = film.directors.length ? `, directed by ${film.directors.join(" and ")}` : "";
  return `${label(film)}${by}`;
}

/** The films that a question may mean, as buttons. */
export function choices(films, choose) {
  return h("div", { class: "choices", role: "group", "aria-label": "Which one do you mean?" }, films.map((film) =>
    h("button", { class: "choice", type: "button", on: { click: () => choose(film) } },
      poster(film),
      h("span", { class: "under" },
        h("b", { text: label(film) }),
        film.original_title && film.original_title !== film.title ? h("span", { class: "original", text: film.original_title }) : null,
        h("span", { text: film.directors.length ? `by ${film.directors.join(", ")}` : "" }),
        h("span", { text: film.genres.slice(0, 2).join(" · ") })))));
}
