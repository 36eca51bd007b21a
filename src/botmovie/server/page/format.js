// Values in words, as the page shows them.

/** "4.9 ms", "1.2 s". */
export function duration(milliseconds) {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${milliseconds >= 100 ? Math.round(milliseconds) : milliseconds.toFixed(1)} ms`;
}

/** "2 h 12 min". */
export function runtime(minutes) {
  const hours = Math.floor(minutes / 60);
  return hours ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}

export function label(film) {
  return film.year ? `${film.title} (${film.year})` : film.title;
}

export function words(name) {
  return String(name).replaceAll("_", " ");
}

export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "Today", "Yesterday", "12 March". */
export function day(at) {
  const date = new Date(at);
  const midnight = new Date();
  midnight.setHours(0, 0, 0, 0);
  if (date >= midnight) return "Today";
  if (date >= midnight - 86_400_000) return "Yesterday";
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "long" });
}

/** What a draft and an answer have in common, citation marks and spacing aside. */
export function bare(text) {
  return text.replace(/\s*\[\d+(?:,\s*\d+)*\]/g, "").replace(/\s+/g, " ").trim();
}
