// The side of the page: who one is, and the chats that person has.

import { fill, h, icon } from "./dom.js";
import { menu, moveIn } from "./notes.js";
import { colour, initials, person, state, unread, zone } from "./state.js";
import { language, timeOf, words } from "./words.js";

const SIDE = document.getElementById("side");

/** A round picture with somebody's initials. */
export function avatar(id, name, kind = "") {
  return h("span", { class: `avatar tone-${colour(id)} ${kind}`, "aria-hidden": "true" }, initials(name));
}

/** Draw who one is and which chats there are. `on`: choosePerson(id), chooseChat(id). */
export function drawSide(on) {
  const held = SIDE.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  SIDE.setAttribute("aria-label", words.chats);
  fill(SIDE, whoAmI(on), h("ul", { class: "chats", role: "list", onkeydown: (event) => moveIn(event, [...event.currentTarget.querySelectorAll("button")]) },
    newestFirst(state.chats).map((chat) => h("li", {}, entry(chat, on)))));
  if (held) SIDE.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
}

/** As in every chat app: where something was said last stands first. */
function newestFirst(chats) {
  return chats.toSorted((a, b) => (b.last?.at ?? "").localeCompare(a.last?.at ?? ""));
}

function whoAmI(on) {
  const me = person();
  const name = me?.name ?? words.spectator;
  const role = me ? `${words.roles[me.role] ?? me.role} · ${me.cast}` : words.spectatorHint;
  return h("button", {
    type: "button", class: "who", id: "who", data: { key: "who" }, "aria-haspopup": "menu", "aria-expanded": "false",
    "aria-label": `${words.you}: ${name}, ${role}`,
    onclick: (event) => choosePerson(event.currentTarget, on),
  },
  me ? avatar(me.id, me.name) : h("span", { class: "avatar plain", "aria-hidden": "true" }, icon("people")),
  h("span", { class: "who-text" }, h("span", { class: "who-name" }, name), h("span", { class: "who-role" }, role)),
  icon("down"));
}

function choosePerson(anchor, on) {
  const several = new Set(state.people.map((one) => one.cast)).size > 1;
  menu(anchor, words.choosePerson, [
    ...ownFirst(state.people).map((one) => ({
      label: one.name,
      hint: several ? `${words.roles[one.role] ?? one.role} · ${one.cast}` : words.roles[one.role] ?? one.role,
      before: avatar(one.id, one.name),
      checked: one.id === state.viewer,
      onclick: () => on.choosePerson(one.id),
    })),
    { label: words.spectator, hint: words.spectatorHint, before: h("span", { class: "avatar plain" }, icon("people")), checked: state.viewer === 0, onclick: () => on.choosePerson(0) },
  ]);
}

/** Those who speak the page's language first. */
function ownFirst(people) {
  return people.toSorted((a, b) => (b.language === language) - (a.language === language));
}

function entry(chat, on) {
  const count = chat.id === state.chat ? 0 : unread(chat.id);
  const last = chat.last;
  const said = last ? (chat.kind === "group" ? `${last.from}: ${preview(last.text)}` : preview(last.text)) : words.noMessages;
  return h("button", {
    type: "button", class: "chat", data: { key: `chat-${chat.id}` }, "aria-current": chat.id === state.chat ? "true" : null,
    onclick: () => on.chooseChat(chat.id),
  },
  avatar(chat.id, chat.title, chat.kind === "private" ? "bot" : ""),
  h("span", { class: "chat-text" },
    h("span", { class: "chat-head" }, h("span", { class: "chat-title" }, chat.title), last && h("time", { datetime: last.at }, timeOf(new Date(last.at), zone()))),
    h("span", { class: "chat-last" }, h("span", { class: "chat-said" }, said), count > 0 && h("span", { class: "unread", "aria-label": words.unread(count) }, String(count)))));
}

/** The kind of a file, in words, where there is no text. */
export function preview(text) {
  return { photo: words.photo, document: words.document, video: words.video, voice: words.voice }[text] ?? text;
}
