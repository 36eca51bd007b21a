// An answer's text as elements: paragraphs, lists, and citation marks as buttons.
import { h } from "./dom.js";

const MARK = /\s*\[(\d+(?:,\s*\d+)*)\]/g;

/** The text as blocks; `cite(n)` gives the element for a mark, or null where nothing is cited under that number. */
export function blocks(text, cite) {
  const out = [];
  let list = null;
  for (const line of text.split("\n").map((l) => l.trim())) {
    const item = /^(?:[-*•]|(\d+)[.)])\s+(.*)$/.exec(line);
    if (!item) {
      list = null;
      if (line) out.push(h("p", {}, inline(line, cite)));
      continue;
    }
    const tag = item[1] ? "ol" : "ul";
    if (!list || list.localName !== tag) {
      list = h(tag, item[1] ? { start: item[1] } : {});
      out.push(list);
    }
    list.append(h("li", {}, inline(item[2], cite)));
  }
  return out;
}

function inline(line, cite) {
  const parts = [];
  let at = 0;
  for (const match of line.matchAll(MARK)) {
    const marks = match[1].split(",").map((n) => cite(Number(n)));
    if (!marks.some(Boolean)) continue;
    parts.push(line.slice(at, match.index), ...marks.filter(Boolean));
    at = match.index + match[0].length;
  }
  parts.push(line.slice(at));
  return parts;
}
