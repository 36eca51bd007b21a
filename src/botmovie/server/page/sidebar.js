// The list of earlier conversations, the look, and the drawer that they are in on a phone.
import { h, show } from "./dom.js";
import { day } from "./format.js";
import { conversations, remember } from "./storage.js";

const sidebar = document.getElementById("sidebar");
const menu = document.getElementById("menu");
const veil = document.getElementById("veil");
const list = document.getElementById("conversations");
const theme = document.getElementById("theme");

/** `open(conversation)`, `start()` for a new one, `remove(id)`. */
export function prepareSidebar({ open, start, remove }) {
  for (const id of ["new", "new-small"]) {
    document.getElementById(id).addEventListener("click", () => {
      closeDrawer();
      start();
    });
  }
  menu.addEventListener("click", () => (sidebar.classList.contains("open") ? closeDrawer() : openDrawer()));
  veil.addEventListener("click", () => closeDrawer());
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.classList.contains("delete")) {
      remove(button.dataset.id);
      list.querySelector("button")?.focus();
      return;
    }
    closeDrawer();
    open(conversations().find((c) => c.id === button.dataset.id));
  });
  prepareTheme();
}

/** Draw the list; `current` is the id of the open conversation. */
export function listConversations(current) {
  let lastDay = "";
  list.replaceChildren(...conversations().flatMap((one) => {
    const when = day(one.at);
    const heading = when === lastDay ? [] : [h("li", { class: "small-caps when", text: when })];
    lastDay = when;
    return [...heading, h("li", {},
      h("button", { class: "open", type: "button", text: one.title, title: one.title, "aria-current": one.id === current ? "true" : null, data: { id: one.id } }),
      h("button", { class: "delete", type: "button", text: "×", "aria-label": `Delete the conversation: ${one.title}`, data: { id: one.id } }))];
  }));
}

function openDrawer() {
  sidebar.classList.add("open");
  menu.setAttribute("aria-expanded", "true");
  show(veil, true);
  sidebar.querySelector("button").focus();
}

/** Whether it was open. */
export function closeDrawer() {
  if (!sidebar.classList.contains("open")) return false;
  sidebar.classList.remove("open");
  menu.setAttribute("aria-expanded", "false");
  show(veil, false);
  menu.focus();
  return true;
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function prepareTheme() {
  const name = () => { theme.textContent = isDark() ? "Lights on" : "Lights off"; };
  theme.addEventListener("click", () => {
    const next = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    remember("theme", next);
    name();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", name);
  name();
}
