// The short facts of a film card in one line: genres, countries, length, Oscars.
import { h } from "./dom.js";
import { runtime } from "./format.js";

export function tags(film) {
  return h("p", { class: "tags" },
    film.genres.length ? h("span", { text: film.genres.join(" · ") }) : null,
    film.countries.length ? h("span", { text: film.countries.join(", ") }) : null,
    film.runtime ? h("span", { text: runtime(film.runtime) }) : null,
    oscars(film));
}

export function oscars(film) {
  if (!film.oscars_won) return null;
  return h("span", { class: "oscars", text: `★ ${film.oscars_won} Oscar${film.oscars_won === 1 ? "" : "s"}` });
}
