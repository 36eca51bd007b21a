// What this browser remembers: preferences and conversations. A browser that keeps nothing still works.

const CONVERSATIONS = "botmovie.conversations";
const MOST_CONVERSATIONS = 60;
const MOST_TURNS = 60;

export function remembered(name) {
  try {
    return localStorage.getItem(`botmovie.${name}`);
  } catch {
    return null;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(`botmovie.${name}`, value);
  } catch {
    // a full or forbidden storage only means that the choice lasts for this visit
  }
}

/** All conversations, the latest first: {id, serverId, title, at, turns: [{question, edited, answer}]}. */
export function conversations() {
  try {
    const read = JSON.parse(localStorage.getItem(CONVERSATIONS) ?? "[]");
    return Array.isArray(read) ? read.filter((c) => c && typeof c.id === "string" && Array.isArray(c.turns)) : [];
  } catch {
    return [];
  }
}

export function newConversation() {
  return { id: `k${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`, serverId: null, title: "", at: Date.now(), turns: [] };
}

/** Keep a conversation, as the latest. When the storage is full the oldest ones go. */
export function keep(conversation) {
  conversation.turns = conversation.turns.slice(-MOST_TURNS);
  let all = [conversation, ...conversations().filter((c) => c.id !== conversation.id)].slice(0, MOST_CONVERSATIONS);
  while (all.length && !write(all)) all = all.slice(0, -1);
}

export function forget(id) {
  write(conversations().filter((c) => c.id !== id));
}

function write(all) {
  try {
    localStorage.setItem(CONVERSATIONS, JSON.stringify(all));
    return true;
  } catch {
    return false;
  }
}
