// Everything about one film, on a sheet over the page: passages up to the spoiler level, cast, crew, awards.
import { film as fetchFilm } from "./api.js";
import { h, put } from "./dom.js";
import { label, words } from "./format.js";
import { poster } from "./posters.js";
import { tags } from "./tags.js";

const dialog = document.getElementById("sheet");
const CREW = [
  ["directors", "Direction", "Which films did {} direct?"], ["writers", "Writing", "Which films did {} write?"], ["composers", "Music", "Which films has {} composed for?"],
  ["cinematographers", "Camera", "Which films did {} shoot?"], ["editors", "Editing", "Which films did {} edit?"], ["producers", "Production", "Which films did {} produce?"],
];
const PASSAGES = { premise: "Premise", story: "Story", ending: "Ending", notes: "Notes" };

let askAbout = () => {};
let spoilerLevel = () => "none";

/** `ask(text)` sends a question from the sheet; `spoilers()` says how much may be shown. */
export function prepareSheet(ask, spoilers) {
  askAbout = ask;
  spoilerLevel = spoilers;
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}

export async function openSheet(filmId) {
  const close = h("button", { class: "icon-button close", type: "button", "aria-label": "Close", text: "×", on: { click: () => dialog.close() } });
  const scroll = h("div", { class: "scroll" }, h("h2", { id: "sheet-title", class: "unseen", text: "Film" }), h("div", { class: "waiting" }, h("span", { class: "leader", "aria-hidden": "true" }), "Fetching the film"));
  dialog.replaceChildren(close, scroll);
  dialog.showModal();
  try {
    put(scroll, content(await fetchFilm(filmId, spoilerLevel())));
  } catch (error) {
    scroll.replaceChildren(h("h2", { id: "sheet-title", text: "This film cannot be shown" }), h("p", { text: error.message }));
  }
}

function question(text) {
  dialog.close();
  askAbout(text);
}

function content(film) {
  const byRole = Map.groupBy(film.credits, (credit) => credit.role);
  const cast = byRole.get("cast") ?? [];
  return [
    h("div", { class: "head" }, poster(film.card), h("div", {},
      h("h2", { id: "sheet-title" }, film.title, " ", film.year ? h("span", { class: "year", text: film.year }) : null),
      film.card.original_title ? h("p", { class: "original", text: film.card.original_title }) : null,
      tags(film.card),
      h("dl", { class: "people" }, CREW.map(([role, name, asked]) => crewLine(byRole.get(role) ?? [], name, asked))))),
    ...film.passages.filter((p) => PASSAGES[p.kind]).map((p) => h("section", {}, h("h3", { class: "small-caps", text: PASSAGES[p.kind] }), h("p", { class: "passage", text: p.text }))),
    cast.length ? h("section", {}, h("h3", { class: "small-caps", text: "Cast" }), h("ul", { class: "cast" }, cast.map(castLine))) : null,
    film.awards.length ? h("section", {}, h("h3", { class: "small-caps", text: "Awards" }), h("ul", { class: "awards" }, awards(film.awards))) : null,
    h("div", { class: "next" }, [`What is ${label(film)} about?`, `Something like ${label(film)}`].map((text) => h("button", { type: "button", text, on: { click: () => question(text) } }))),
    h("p", { class: "source", text: `Source: ${film.provenance.source}. ${film.provenance.licence}` }),
  ];
}

function crewLine(credits, name, asked) {
  if (!credits.length) return null;
  const people = credits.flatMap((credit, i) => [i ? ", " : null, person(credit.name, asked)]);
  return [h("dt", { text: name }), h("dd", {}, people)];
}

function castLine(credit) {
  return h("li", {}, person(credit.name, "Which films is {} in?"), credit.character ? h("span", { text: ` as ${credit.character}` }) : null);
}

function person(name, asked) {
  const text = asked.replace("{}", name);
  return h("button", { class: "person", type: "button", text: name, title: text, on: { click: () => question(text) } });
}

function awards(all) {
  const sorted = [...all].sort((a, b) => Number(b.won) - Number(a.won));
  return sorted.map((award) => h("li", {},
    h("span", { class: award.won ? "won" : null, text: `${award.won ? "Won" : "Nominated"}: ` }),
    `${award.category}, ${words(award.body)} ${award.year}${award.people.length ? ` (${award.people.join(", ")})` : ""}`));
}

