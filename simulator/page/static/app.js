// Joins the parts: what the server tells is taken in and drawn; what is done on the page goes to the server.

import { act, follow, Refused } from "./api.js";
import { drawSide } from "./chats.js";
import { Composer } from "./composer.js";
import { h } from "./dom.js";
import { alertBox, dialog, outside, toast } from "./notes.js";
import { drawBar, drawStory, isDark, tick } from "./stage.js";
import { chatOf, markRead, person, state, takeClock, takeMessages, takeState } from "./state.js";
import { Thread } from "./thread.js";
import { language, refusal, speak, store, stored, words } from "./words.js";

const APP = document.getElementById("app");
const ACTION_SECONDS = 5;
let mine = null; // who one is in the playground, while a story is on
let drawing = false;

// --- drawing --------------------------------------------------------------------------------------------------------------------

function draw() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    if (!state.show) return;
    if (state.chat !== null && document.visibilityState === "visible" && !APP.classList.contains("at-side")) markRead(state.chat);
    drawSide({ choosePerson, chooseChat });
    thread.draw();
    composer.draw();
    tick();
  });
}

function drawAll() {
  document.documentElement.lang = language;
  document.title = words.name;
  document.getElementById("skip").textContent = words.skip;
  drawBar(bar);
  drawStory(bar);
  draw();
}

// --- what the server tells ------------------------------------------------------------------------------------------------------

function onState(told) {
  if (state.lost) {
    state.lost = false;
    toast(words.back2);
  }
  const isOther = told.show !== state.show;
  takeState(told);
  state.spinning.clear();
  if (isOther && !told.story && told.viewer === 0 && mine !== "spectator") {
    choosePerson(seatOf(mine)?.id ?? told.people[0].id);
    return;
  }
  if (!chatOf(state.chat)) state.chat = firstChat();
  if (isOther && told.story) APP.classList.remove("at-side");
  drawAll();
}

function onNews(told) {
  takeClock(told.now);
  if (told.chats) state.chats = told.chats;
  if (told.messages) takeMessages(told.messages);
  if (told.messages?.length && state.story?.playing && state.follows) goWhereItHappens(told.messages);
  for (const note of told.notes ?? []) onNote(note);
  if (told.chats || told.messages || told.notes) draw();
}

function onNote(note) {
  if (note.note === "story") {
    state.story = note.story;
    drawStory(bar);
  } else if (note.note === "action") {
    state.typing.set(note.chat, { name: note.name, action: note.action, until: Date.now() + ACTION_SECONDS * 1000 });
    setTimeout(draw, ACTION_SECONDS * 1000 + 50);
  } else if (note.note === "tap" && state.story) {
    if (note.text) toast(words.taps(note.name, note.text));
  } else if (note.note === "toast" && state.story && note.person !== state.viewer) {
    toast(note.text, { head: words.sees(note.name), seconds: 5 });
  }
}

function onLost() {
  if (!state.lost) toast(words.lost);
  state.lost = true;
}

/** In a story the page goes along: to the chat in which somebody has just written. */
function goWhereItHappens(messages) {
  const where = messages[messages.length - 1].chat;
  if (chatOf(where)) state.chat = where;
}

// --- who and where --------------------------------------------------------------------------------------------------------------

const seatOf = (name) => state.people.find((one) => `${one.cast}/${one.username}` === name);

function choosePerson(id) {
  if (!state.story) {
    const one = state.people.find((each) => each.id === id);
    mine = one ? `${one.cast}/${one.username}` : "spectator";
    store("person", mine);
  }
  follow(id, { onState, onNews, onLost });
}

/** The first group with the bot in it; in a group of one's own language where there is a choice. */
function firstChat() {
  const title = person()?.cast;
  const groups = state.chats.filter((chat) => chat.kind === "group");
  return (groups.find((chat) => chat.title === title) ?? groups.find((chat) => chat.bots.length) ?? state.chats[0])?.id ?? null;
}

function chooseChat(id) {
  state.chat = id;
  APP.classList.remove("at-side");
  draw();
  requestAnimationFrame(() => {
    thread.toNewest();
    if (matchMedia("(min-width: 720px)").matches) document.getElementById("text")?.focus();
  });
}

// --- what is done ---------------------------------------------------------------------------------------------------------------

/** The outcome of something done; null where it was refused, which is said. */
async function did(doing) {
  try {
    const told = await doing;
    lead(told);
    return told;
  } catch (error) {
    if (!(error instanceof Refused) && !(error instanceof TypeError)) throw error;
    toast(error instanceof Refused ? refusal(error.message) : words.failed);
    return null;
  }
}

/** Go where a link led. */
function lead(told) {
  if (told.outside) outside(told.outside);
  if (told.gone) toast(words.gone);
  if (told.add !== undefined) addWhere(told.add);
  if (told.go !== undefined) {
    state.topics.delete(told.go);
    chooseChat(told.go);
    if (told.message) setTimeout(() => thread.goTo(told.message), 120);
  }
}

async function tap(message, row, column, text) {
  const key = `${message.id}/${row}/${column}`;
  if (state.spinning.has(key)) return;
  state.spinning.add(key);
  draw();
  const told = await did(act("tap", { chat: message.chat, message: message.id, row, column, text }));
  state.spinning.delete(key);
  draw();
  if (told?.answer === null) toast(words.noAnswer);
  else if (told?.answer?.alert) alertBox(told.answer.text);
  else if (told?.answer?.text) toast(told.answer.text);
}

async function crowd(message, row, column, text) {
  toast(words.hundredWait);
  const told = await did(act("crowd", { chat: message.chat, message: message.id, row, column, text }));
  if (!told) return;
  alertBox(words.hundredDone(told), h("div", { class: "told" }, h("p", {}, words.hundredNumbers),
    h("ul", {}, told.answers.map((one) => h("li", {}, h("strong", {}, `${one.count} × `), one.text || "–")))));
}

function addWhere(payload) {
  const groups = state.chats.filter((chat) => chat.kind === "group" && chat.present && !chat.bots.length);
  dialog(words.addTo, (close) => [
    h("h2", {}, words.addTo),
    groups.length === 0 && h("p", {}, words.nowhere),
    h("div", { class: "choices" }, groups.map((chat) => h("button", { type: "button", class: "plain wide", onclick: () => {
      close();
      did(act("add-bot", { chat: chat.id, payload }));
    } }, chat.title))),
  ]);
}

const bar = {
  async pass(values) {
    state.passing = true;
    drawBar(bar);
    const told = await did(act("clock", { chat: state.chat, ...values }));
    state.passing = false;
    if (told?.due === null) toast(words.noDeadline);
    drawBar(bar);
  },
  theme() {
    const chosen = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = chosen;
    store("theme", chosen);
    drawAll();
  },
  language() {
    speak(language === "en" ? "zh-CN" : "en");
    drawAll();
  },
  async story(step, values = {}) {
    await did(act("story", { step, ...values }));
  },
};

const thread = new Thread(document.getElementById("thread"), {
  did,
  tap,
  crowd,
  back: () => {
    APP.classList.add("at-side");
    draw();
    document.querySelector(".chat[aria-current]")?.focus();
  },
  chooseTopic: (chat, topic) => {
    state.topics.set(chat, topic);
    draw();
  },
  openLink: (url) => did(act("open", { url })),
  sendCommand: (command) => composer.say(command),
  reply: (message) => composer.replyTo(message),
  edit: (message) => composer.edit(message),
  addBot: (chat) => did(act("add-bot", { chat: chat.id })),
});
const composer = new Composer(thread.foot, { did });

// --- beginning ------------------------------------------------------------------------------------------------------------------

const theme = stored("theme");
if (theme) document.documentElement.dataset.theme = theme;
mine = stored("person");
setInterval(tick, 1000);
document.addEventListener("visibilitychange", draw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawBar(bar));
choose();

/** Whom to be at first: whoever one was here before, else the owner of the group in the page's language. */
function choose() {
  const first = {
    onState: (told) => {
      if (told.story) return onState(told);
      const before = told.people.find((one) => `${one.cast}/${one.username}` === mine);
      const own = told.people.find((one) => one.language === language) ?? told.people[0];
      state.people = told.people;
      return choosePerson((before ?? own).id);
    },
    onNews: () => {},
    onLost,
  };
  follow(0, first);
}

