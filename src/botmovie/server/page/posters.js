// Posters drawn from a film's title and genre: cut-paper shapes, chosen by the genre and varied by the film's id.
import { h, s } from "./dom.js";

// ground, shape, second shape, print
const PALETTES = {
  Action: [["#1c1b1a", "#e4572e", "#f3a712", "#fff3df"], ["#f3a712", "#1c1b1a", "#d1341f", "#1c1b1a"], ["#b3261e", "#f6e7c8", "#1c1b1a", "#fff3df"]],
  Adventure: [["#0f4c5c", "#e9c46a", "#e76f51", "#fdf6e3"], ["#e9c46a", "#0f4c5c", "#c8553d", "#0f2f38"]],
  Animation: [["#2a9d8f", "#f4e285", "#f4a259", "#fffbea"], ["#f2b5a7", "#5b8e7d", "#f4e285", "#2c3a35"], ["#3d5a80", "#ee6c4d", "#e0fbfc", "#f5fdfd"]],
  Comedy: [["#f6d55c", "#ed553b", "#20639b", "#23201a"], ["#ef8354", "#fdf0d5", "#2d3142", "#2d3142"], ["#8ecae6", "#fb8500", "#023047", "#023047"]],
  Crime: [["#171717", "#b3261e", "#e8dcc4", "#f4ecdc"], ["#e8dcc4", "#171717", "#b3261e", "#171717"], ["#22333b", "#c6ac8f", "#eae0d5", "#f4efe6"]],
  Documentary: [["#e9e4d8", "#33658a", "#f26419", "#1d2a33"], ["#2f4858", "#f6ae2d", "#86bbd8", "#f7f2e4"]],
  Drama: [["#7a2e2a", "#e7c9a0", "#d98e5f", "#f7ecd9"], ["#d8c7a8", "#3c4f5c", "#a3493c", "#26333b"], ["#32435b", "#d9a566", "#b85c4a", "#f3e9d6"], ["#b9745a", "#f2dcbb", "#4d2c2a", "#fff4e0"]],
  Fantasy: [["#2b1f4b", "#c9a227", "#6d4fa3", "#f6efd9"], ["#1e4d40", "#e3c567", "#88a47c", "#fbf6df"]],
  "Film noir": [["#0d0d0d", "#dad7cd", "#5d5d5a", "#f5f3ec"], ["#d8d4c8", "#141414", "#77746b", "#141414"]],
  Horror: [["#110808", "#9e1b1b", "#e9dcc6", "#f2e6d2"], ["#8c1212", "#110808", "#e9dcc6", "#f7e9d3"], ["#1f2a1f", "#b7c96a", "#5c1a1a", "#eef2d8"]],
  Musical: [["#d7263d", "#f9c22e", "#1b998b", "#fff6df"], ["#f9c22e", "#d7263d", "#2e294e", "#2e294e"]],
  Romance: [["#c44536", "#f7d6bf", "#772e25", "#fff2e4"], ["#f1c9b8", "#a63d40", "#e9b872", "#5a1f21"]],
  "Science fiction": [["#0b1d3a", "#f26a4b", "#6fb1c7", "#f4efe2"], ["#12263a", "#e8d7a9", "#c1440e", "#f6efdc"], ["#e9e1d0", "#234e70", "#e4572e", "#1b2f40"]],
  Thriller: [["#1b2a2f", "#d8e05a", "#7fa99b", "#f2f4e2"], ["#d9a21b", "#17130d", "#7b1e1e", "#17130d"], ["#6b1d1d", "#efe2c6", "#1a1412", "#f6ecd8"], ["#dfe3dc", "#1f3a4d", "#c8452f", "#16242e"]],
  War: [["#4a5240", "#d9c89e", "#a2382e", "#f4ecd4"], ["#c9b88a", "#37402f", "#8f2f25", "#272d20"]],
  Western: [["#d9773b", "#f6d8a5", "#5e2c17", "#3a1a0c"], ["#5e2c17", "#e3a857", "#c95f2b", "#f9e7c6"]],
};
const KIN = { Biography: "Drama", Family: "Animation", History: "War", "Martial arts": "Action", Music: "Musical", Mystery: "Thriller", Short: "Drama", Sport: "Action" };

const MOTIFS = {
  Action: ["rays", "shards"], Adventure: ["hills", "sun"], Animation: ["hills", "dots"], Comedy: ["dots", "halves"],
  Crime: ["split", "blinds"], Documentary: ["dots", "blinds"], Drama: ["window", "halves", "sun", "steps"], Fantasy: ["moon", "hills"],
  "Film noir": ["blinds", "split"], Horror: ["eye", "shards"], Musical: ["rays", "dots"], Romance: ["pair", "halves"],
  "Science fiction": ["rings", "moon"], Thriller: ["steps", "eye", "split"], War: ["shards", "sun"], Western: ["sun", "hills"],
};

const circle = (cx, cy, r, fill) => s("circle", { cx, cy, r, fill });
const path = (d, fill) => s("path", { d, fill });
const bar = (x, y, width, height, fill) => s("rect", { x, y, width, height, fill });
const times = (n, make) => Array.from({ length: n }, (_, i) => make(i));

// Each draws on 200 × 300 with two colours; `v` in 0..1 varies it. The title stands below, or above where `top` says so.
const DRAW = {
  sun: (a, b, v) => [circle(70 + 60 * v, 118, 62, a), bar(0, 180, 200, 120, b), ...times(4, (i) => bar(0, 128 + 14 * i, 200, 2 + i, b))],
  hills: (a, b, v) => [circle(150 - 100 * v, 62, 26, a), path("M0 150 Q50 96 104 150 T200 132 V300 H0Z", a), path("M0 190 Q70 142 130 186 T200 176 V300 H0Z", b)],
  moon: (a, b, v, ground) => [circle(100, 100, 66, a), circle(128 - 50 * v, 86, 58, ground), path("M0 232 L60 170 L96 214 L140 158 L200 226 V300 H0Z", b)],
  rings: (a, b, v) => [...times(5, (i) => s("circle", { cx: 60 + 80 * v, cy: 108, r: 22 + 19 * i, fill: "none", stroke: i % 2 ? b : a, "stroke-width": 6 })), circle(60 + 80 * v, 108, 13, a)],
  rays: (a, b, v) => times(9, (i) => path(`M${40 + 120 * v} 210 L${-60 + 40 * i} -20 L${-40 + 40 * i} -20Z`, i % 2 ? b : a)),
  shards: (a, b, v) => [path(`M0 0 H200 L${90 + 60 * v} 196Z`, a), path("M200 0 V150 L118 74Z", b), path(`M0 40 L${58 + 20 * v} 150 L0 176Z`, b)],
  split: (a, b, v) => [path("M0 0 H200 L0 240Z", a), circle(100, 112, 34 + 18 * v, b), path("M66 153 L134 71 A53 53 0 0 1 66 153Z", a)],
  blinds: (a, b, v) => [...times(8, (i) => path(`M0 ${12 + 24 * i} L200 ${-16 + 24 * i + 30 * v} V${-4 + 24 * i + 30 * v} L0 ${25 + 24 * i}Z`, a)), bar(118, 60, 34, 146, b), circle(135, 48, 20, b)],
  steps: (a, b, v) => [...times(6, (i) => bar(v > 0.5 ? 0 : 30 * i, 30 + 30 * i, v > 0.5 ? 190 - 30 * i : 200, 16, a)), circle(v > 0.5 ? 168 : 30, 44, 15, b)],
  eye: (a, b, v) => [path("M8 110 Q100 16 192 110 Q100 204 8 110Z", a), circle(100, 110, 42, b), circle(86 + 28 * v, 96, 12, a)],
  pair: (a, b, v) => [circle(74, 104, 54, a), s("circle", { cx: 126, cy: 104 + 20 * v, r: 54, fill: b, opacity: 0.86 })],
  halves: (a, b, v) => [path("M100 40 A70 70 0 0 0 100 180Z", a), path(`M100 ${40 + 24 * v} A70 70 0 0 1 100 ${180 + 24 * v}Z`, b)],
  window: (a, b, v) => [bar(46, 34, 108, 140, a), bar(97, 34, 6, 140, b), bar(46, 92 + 20 * v, 108, 6, b), path("M46 174 H154 L186 206 H14Z", b)],
  dots: (a, b, v) => times(20, (i) => circle(30 + 46 * (i % 4), 34 + 38 * Math.floor(i / 4), 7 + 11 * (((i * 7 + Math.floor(v * 20)) % 5) / 5), (i * 3 + Math.floor(v * 10)) % 4 ? a : b)),
};

/** The poster of a film card; decoration, since all it says stands beside it. */
export function poster(film) {
  const seed = hash(film.id);
  const genre = (film.genres ?? []).map((g) => KIN[g] ?? g).find((g) => PALETTES[g]) ?? "Drama";
  const [ground, shape, second, print] = pick(PALETTES[genre], seed);
  const motif = pick(MOTIFS[genre], seed >>> 5);
  const bookish = ["Drama", "Romance", "Fantasy", "Documentary"].includes(genre) && (seed >>> 9) % 3 > 0;
  const art = s("svg", { viewBox: "0 0 200 300", preserveAspectRatio: "xMidYMin slice" }, DRAW[motif](shape, second, ((seed >>> 12) % 100) / 100, ground));
  if (["sun", "hills", "moon"].includes(motif)) art.append(s("rect", { x: 0, y: 206, width: 200, height: 94, fill: ground, opacity: 0.94 }));
  const element = h(
    "div", { class: `poster${bookish ? " bookish" : ""}`, "aria-hidden": "true" }, art,
    h("span", { class: "title", text: film.title, lang: "en" }), h("span", { class: "by", text: (film.directors ?? [])[0] ?? "" }),
  );
  element.style.setProperty("--ground", ground);
  element.style.setProperty("--print", print);
  element.style.setProperty("--size", `${titleSize(film.title, bookish)}cqw`);
  return element;
}

/** In hundredths of the poster's width: the longest word has to fit, and the whole in about three lines. */
function titleSize(title, bookish) {
  const longest = Math.max(...title.split(/\s+/).map((word) => word.length));
  const wide = bookish ? 150 : 116;
  return Math.min(bookish ? 17 : 19, wide / longest, Math.sqrt(2600 / Math.max(title.length, 6)));
}

function pick(list, seed) {
  return list[seed % list.length];
}

function hash(text) {
  let value = 2166136261;
  for (const char of text) value = Math.imul(value ^ char.codePointAt(0), 16777619);
  for (const factor of [0x85ebca6b, 0xc2b2ae35]) value = Math.imul(value ^ (value >>> 15), factor); // mix the low bits too
  return (value ^ (value >>> 16)) >>> 0;
}
