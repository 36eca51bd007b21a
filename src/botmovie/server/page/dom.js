// Building the page's elements. Text goes in as text only: nothing here ever parses HTML.

/** An element. `props`: class, text, on (listeners by event name), data, any other attribute; null or false leaves one out. */
export function h(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

const SVG = "http://www.w3.org/2000/svg";

/** An SVG element, as `h`. */
export function s(tag, props = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name === "on") for (const [event, listen] of Object.entries(value)) element.addEventListener(event, listen);
    else if (name === "data") Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Put these children, and nothing else, into an element; null and false are left out. */
export function put(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
}

/** Elements are hidden by the attribute, so that style sheets need no class for it. */
export function show(element, visible) {
  element.hidden = !visible;
}

const PATHS = {
  copy: ["M9 9h10v11H9z", "M15 9V4H5v11h4"],
  up: ["M7 11v9H4v-9zM7 11l4-8c1.5 0 2.5 1 2.2 2.6L12.6 9H19a1.6 1.6 0 0 1 1.6 2l-1.7 7.4A2 2 0 0 1 17 20H7"],
  down: ["M17 13V4h3v9zM17 13l-4 8c-1.5 0-2.5-1-2.2-2.6L11.4 15H5a1.6 1.6 0 0 1-1.6-2l1.7-7.4A2 2 0 0 1 7 4h10"],
  done: ["M5 13l4 4L19 7"],
};

/** A small line drawing, for buttons whose name stands in their label. */
export function icon(name) {
  return s("svg", { class: "line", viewBox: "0 0 24 24", "aria-hidden": "true" }, PATHS[name].map((d) => s("path", { d })));
}

/** Say something to people who listen instead of look. */
export function announce(text) {
  const status = document.getElementById("status");
  status.textContent = "";
  requestAnimationFrame(() => { status.textContent = text; });
}
