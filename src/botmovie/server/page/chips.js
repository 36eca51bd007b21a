// The interpretation as chips: what was understood, to be taken away or edited and asked again.
import { h } from "./dom.js";
import { capital, words } from "./format.js";

const INTENTS = {
  lookup: "a fact", find: "a list", count: "a count", compare: "a comparison", check: "a check", ask: "a question on the plot", describe: "a description",
  identify: "which film it is", recommend: "a recommendation", genre: "the genre", help: "help", out_of_scope: "not about films",
};

/** A row of chips; `again(query, what)` asks with an edited query. */
export function chipRow(interpretation, again) {
  const chips = (interpretation.chips ?? []).map((one) => {
    const named = one.kind === "intent" ? { ...one, label: INTENTS[interpretation.intent] ?? one.label } : one;
    return chip(named, interpretation.query, again);
  });
  return h("div", { class: "understood", role: "group", "aria-label": `Understood as: ${interpretation.summary}`, title: capital(interpretation.summary ?? "") },
    h("span", { class: "small-caps", text: "Understood as" }), chips);
}

function chip(one, query, again) {
  const holder = h("span", { class: `chip${one.kind === "intent" ? " intent" : ""}` });
  const editor = editorFor(one, query);
  const rest = () => holder.replaceChildren(
    ...(editor
      ? [h("button", { class: "edit", type: "button", text: one.label, "aria-label": `Change: ${one.label}`, on: { click: open } })]
      : [h("span", { text: one.label })]),
    ...(one.removable && one.path
      ? [h("button", { class: "take", type: "button", text: "×", "aria-label": `Ask without: ${one.label}`, on: { click: () => again(without(query, one.path), `without “${one.label}”`) } })]
      : []),
  );
  const open = () => {
    const form = editor.form();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const value = editor.value(form);
      if (value) again(replaced(query, [...one.path, "value"], value), editor.words(value));
      else rest();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      rest();
      holder.querySelector("button").focus();
    });
    holder.replaceChildren(form);
    form.querySelector("input").select();
  };
  rest();
  return holder;
}

/** How a chip's value is edited: a range of years or other numbers, or a list of texts; null for what is not edited here. */
function editorFor(one, query) {
  const node = one.path ? at(query, one.path) : null;
  const value = node?.type === "Filter" ? node.value : null;
  if (value?.type === "Range") return rangeEditor(node.field, value);
  if (value?.type === "Texts") return textsEditor(node.field, value);
  return null;
}

function rangeEditor(field, value) {
  const box = (name, number) => h("input", { type: "number", name, value: number ?? "", "aria-label": `${capital(words(field))} ${name}`, placeholder: "any" });
  const read = (form, name) => (form.elements[name].value === "" ? null : Number(form.elements[name].value));
  return {
    form: () => h("form", {}, h("span", { text: words(field) }), box("from", value.low), h("span", { text: "to", "aria-hidden": "true" }), box("to", value.high), apply()),
    value: (form) => {
      const [low, high] = [read(form, "from"), read(form, "to")];
      if (low === null && high === null) return null;
      return { type: "Range", ...(low === null ? {} : { low }), ...(high === null ? {} : { high }) };
    },
    words: (range) => `${words(field)} ${range.low ?? "…"} to ${range.high ?? "…"}`,
  };
}

function textsEditor(field, value) {
  return {
    form: () => h("form", {}, h("span", { text: words(field) }),
      h("input", { class: "wide", type: "text", name: "values", value: value.values.join(", "), "aria-label": `${capital(words(field))}, separated by commas` }), apply()),
    value: (form) => {
      const values = form.elements.values.value.split(",").map((v) => v.trim()).filter(Boolean);
      return values.length ? { type: "Texts", values } : null;
    },
    words: (texts) => `${words(field)}: ${texts.values.join(", ")}`,
  };
}

function apply() {
  return h("button", { class: "apply", type: "submit", text: "Ask again" });
}

/** The node of a query at a path of names and indexes. */
export function at(query, path) {
  return path.reduce((node, step) => node?.[step], query);
}

/** A copy of the query without the node at the path. */
export function without(query, path) {
  const copy = structuredClone(query);
  const holder = at(copy, path.slice(0, -1));
  const last = path.at(-1);
  if (Array.isArray(holder)) holder.splice(last, 1);
  else delete holder[last];
  return copy;
}

/** A copy of the query with another node at the path. */
export function replaced(query, path, value) {
  const copy = structuredClone(query);
  at(copy, path.slice(0, -1))[path.at(-1)] = value;
  return copy;
}

/** The query about one film of several that it might have meant; null where it names no such choice. */
export function about(query, filmId) {
  const copy = structuredClone(query ?? {});
  return narrow(copy, filmId) ? copy : null;
}

function narrow(node, filmId) {
  if (node === null || typeof node !== "object") return false;
  if (Array.isArray(node.ids) && node.ids.length > 1 && node.ids.includes(filmId)) {
    node.ids = [filmId];
    return true;
  }
  let any = false;
  for (const inner of Object.values(node)) any = narrow(inner, filmId) || any;
  return any;
}
