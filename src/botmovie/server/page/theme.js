// Before the first paint: the look that was chosen last time, if any. Knows nothing of the rest of the page.
"use strict";
try {
  const chosen = localStorage.getItem("botmovie.theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // a browser that keeps nothing shows what the system prefers
}
