// What the page knows: what the server told, and what is looked at. Drawing reads it; only app.js and the composer write to it.

export const state = {
  show: 0,
  viewer: 0,
  people: [],
  chats: [],
  messages: new Map(), // by chat: Map of messages by id, oldest first
  pictures: 0,
  reactions: [],
  stories: [],
  story: null,
  chat: null, // the id of the chat that is looked at
  topics: new Map(), // by chat: the topic that is looked at, 0 for all
  read: new Map(), // by person and chat: the newest id that was seen
  spinning: new Set(), // buttons that wait for their answer
  typing: new Map(), // by chat: what the bot is doing, and until when
  follows: true,
  passing: false,
  lost: false,
  clock: { told: Date.now(), at: Date.now() },
};

export const person = () => state.people.find((one) => one.id === state.viewer) ?? null;
export const chatOf = (id) => state.chats.find((one) => one.id === id) ?? null;
export const zone = () => (person() ?? state.people[0])?.zone ?? "UTC";
export const now = () => new Date(state.clock.at + (Date.now() - state.clock.told));
export const messagesOf = (chat) => [...(state.messages.get(chat)?.values() ?? [])];

/** Take in everything the server says at first. */
export function takeState(told) {
  const { messages, now: moment, ...rest } = told;
  Object.assign(state, rest);
  state.messages = new Map();
  takeMessages(messages);
  takeClock(moment);
}

/** Take in changed messages: new ones, edits, deletions. */
export function takeMessages(messages) {
  for (const message of messages) {
    if (!state.messages.has(message.chat)) state.messages.set(message.chat, new Map());
    const there = state.messages.get(message.chat);
    if (message.deleted) there.delete(message.id);
    else there.set(message.id, message);
  }
}

export function takeClock(moment) {
  state.clock = { told: Date.now(), at: Date.parse(moment) };
}

const newest = (chat) => Math.max(0, ...(state.messages.get(chat)?.keys() ?? []));
const seat = (chat) => `${state.show}/${state.viewer}/${chat}`;

/** How many messages came since the chat was looked at; nobody is behind with what was there when they came. */
export function unread(chat) {
  if (!state.read.has(seat(chat))) state.read.set(seat(chat), newest(chat));
  const seen = state.read.get(seat(chat));
  return messagesOf(chat).filter((one) => one.id > seen && !one.from.me && !one.service).length;
}

export function markRead(chat) {
  state.read.set(seat(chat), newest(chat));
}

/** A colour for an account, the same everywhere: one of eight. */
export const colour = (id) => Math.abs(Number(id)) % 8;

export function initials(name) {
  const parts = [...name.matchAll(/[\p{L}\p{N}]+/gu)].map((match) => match[0]);
  const letters = parts.slice(0, /\p{Script=Han}/u.test(name) ? 1 : 2).map((part) => [...part][0]);
  return letters.join("").toUpperCase() || "?";
}
