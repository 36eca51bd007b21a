// Draws /openapi.json for people to read. Needs nothing from elsewhere.
import { h } from "./dom.js";

const METHODS = ["get", "post", "put", "patch", "delete"];

function resolve(schema, api) {
  const name = schema?.$ref?.split("/").at(-1);
  return name ? { name, ...api.components.schemas[name] } : schema ?? {};
}

/** A schema in a few words: "string", "none | mild | full", "list of ChatMessage". */
function kind(schema) {
  if (schema.$ref) return schema.$ref.split("/").at(-1);
  if (schema.enum) return schema.enum.join(" | ");
  if (schema.const !== undefined) return String(schema.const);
  if (schema.anyOf) return schema.anyOf.map(kind).join(" or ");
  if (schema.type === "array") return `list of ${kind(schema.items ?? {})}`;
  return schema.type ?? "any";
}

function fields(schema) {
  const needed = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(([name, one]) => h("tr", {},
    h("td", {}, h("code", { text: name }), needed.has(name) ? "" : " (optional)"), h("td", {}, h("code", { text: kind(one) }), one.description ? ` ${one.description}` : "")));
  return rows.length ? h("table", {}, h("tbody", {}, rows)) : null;
}

/** Words with `code` in them; the line breaks of the source mean nothing. */
function rich(text) {
  return text.replace(/\s+/g, " ").split("`").map((part, i) => (i % 2 ? h("code", { text: part }) : part));
}

function firstSentence(text) {
  return text.replace(/\s+/g, " ").split(/[.;:](?:\s|$)/)[0];
}

function section(path, method, route, api) {
  const body = route.requestBody?.content?.["application/json"]?.schema;
  const parameters = (route.parameters ?? []).map((one) => h("tr", {},
    h("td", {}, h("code", { text: one.name }), one.required ? "" : " (optional)"), h("td", {}, h("code", { text: kind(one.schema ?? {}) }), one.description ? ` ${one.description}` : "")));
  const answer = route.responses?.["200"]?.content?.["application/json"]?.schema;
  const shape = answer?.$ref ? resolve(answer, api) : null;
  return h("section", { class: "route", id: id(path, method) },
    h("h3", {}, h("span", { class: "method", text: method.toUpperCase() }), ` ${path}`),
    h("p", {}, rich(route.description ?? "")),
    parameters.length ? [h("h4", { class: "small-caps", text: "Parameters" }), h("table", {}, h("tbody", {}, parameters))] : null,
    body ? [h("h4", { class: "small-caps", text: "Body" }), fields(resolve(body, api))] : null,
    shape ? [h("h4", { class: "small-caps", text: "Answer" }), fields(shape)] : null,
    h("details", {}, h("summary", { text: "Statuses" }), h("table", {}, h("tbody", {}, Object.entries(route.responses ?? {}).map(([status, one]) => h("tr", {}, h("td", {}, h("code", { text: status })), h("td", { text: one.description })))))),
    body ? h("pre", { tabindex: "0", "aria-label": "Example", text: example(path, method) }) : null);
}

function example(path, method) {
  const bodies = {
    "/api/ask": '{"question": "Who directed Parasite?"}',
    "/api/feedback": '{"answer_id": "…", "verdict": "up"}',
    "/v1/chat/completions": '{"model": "botmovie", "messages": [{"role": "user", "content": "Who directed Parasite?"}]}',
  };
  return `curl -X ${method.toUpperCase()} ${location.origin}${path} -H 'Content-Type: application/json' \\\n  -d '${bodies[path] ?? "{}"}'`;
}

function id(path, method) {
  return `${method}${path}`.replace(/[^a-z0-9]+/gi, "-");
}

async function draw() {
  const api = await (await fetch("/openapi.json")).json();
  document.getElementById("description").replaceChildren(...rich(api.info.description));
  const routes = Object.entries(api.paths).flatMap(([path, one]) => METHODS.filter((m) => one[m]).map((m) => [path, m, one[m]]));
  document.getElementById("contents").replaceChildren(h("ul", {}, routes.map(([path, m, route]) =>
    h("li", {}, h("a", { href: `#${id(path, m)}` }, h("code", {}, h("span", { class: "method", text: m.toUpperCase() }), ` ${path}`)), h("span", { class: "what" }, rich(firstSentence(route.description ?? "")))))));
  const groups = Map.groupBy(routes, ([, , route]) => route.tags?.[0] ?? "other");
  document.getElementById("routes").replaceChildren(...[...groups].flatMap(([tag, group]) => [
    h("h2", { class: "small-caps", text: tag }), ...group.map(([path, m, route]) => section(path, m, route, api)),
  ]));
}

draw().catch((error) => {
  document.getElementById("routes").textContent = `The description cannot be read: ${error.message}`;
});
