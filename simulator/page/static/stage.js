// What is not chat: the bar with clock and switches, and the story that is played.

import { act } from "./api.js";
import { fill, h, icon, iconButton } from "./dom.js";
import { menu } from "./notes.js";
import { now, state, zone } from "./state.js";
import { dayOf, language, timeOf, words } from "./words.js";

const BAR = document.getElementById("bar");
const STORY = document.getElementById("story");

// --- the bar --------------------------------------------------------------------------------------------------------------------

/** Draw the bar. `on`: pass(values), theme(), language(), story(step, values). */
export function drawBar(on) {
  const held = BAR.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const step = (key, label, values) => h("button", { type: "button", class: "time", data: { key }, disabled: state.passing || state.viewer === null, onclick: () => on.pass(values) }, label);
  fill(BAR,
    h("div", { class: "brand" }, h("img", { src: "/icon.svg", alt: "", width: "26", height: "26" }), h("span", {}, words.name)),
    h("div", { class: "clock", role: "group", "aria-label": words.clock },
      h("span", { class: "now", title: words.clock }, icon("clock"), h("time", { id: "now" })),
      step("ten", words.tenMinutes, { minutes: 10 }),
      step("hour", words.oneHour, { minutes: 60 }),
      h("button", { type: "button", class: "time", data: { key: "deadline" }, disabled: state.passing, onclick: () => on.pass({ to: "deadline" }), onpointerenter: hint, onfocus: hint }, words.nextDeadline),
      step("day", words.nextDay, { to: "day" })),
    h("div", { class: "switches" },
      h("button", { type: "button", class: "plain stories", data: { key: "stories" }, "aria-haspopup": "menu", "aria-expanded": "false", onclick: (event) => stories(event.currentTarget, on) }, icon("play"), h("span", {}, words.stories)),
      iconButton(isDark() ? "sun" : "moon", words.theme, on.theme, { data: { key: "theme" } }),
      h("button", { type: "button", class: "plain language", data: { key: "language" }, "aria-label": words.languageLabel, title: words.languageLabel, onclick: on.language }, words.language)));
  if (held) BAR.querySelector(`[data-key="${held}"]`)?.focus();
  tick();
}

/** Show what time it is. */
export function tick() {
  const shown = document.getElementById("now");
  if (!shown) return;
  const moment = now();
  const text = state.passing ? words.passing : `${dayOf(moment, zone())} · ${timeOf(moment, zone())}`;
  if (shown.textContent !== text) shown.textContent = text;
  shown.setAttribute("datetime", moment.toISOString());
}

export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

async function hint(event) {
  const button = event.currentTarget;
  const told = await act("due", { chat: state.chat }).catch(() => null);
  if (!told) return;
  const moment = told.due && new Date(told.due);
  button.title = moment ? words.nextDeadlineAt(`${dayOf(moment, zone())} ${timeOf(moment, zone())}`) : words.noDeadline;
}

function stories(anchor, on) {
  menu(anchor, words.stories, state.stories.map((story) => ({
    label: story.title[language] ?? story.title.en,
    hint: words.acts(story.acts),
    icon: "play",
    onclick: () => on.story("begin", { name: story.name, language }),
  })), { head: h("p", { class: "menu-head" }, words.storiesHint) });
}

// --- the story ------------------------------------------------------------------------------------------------------------------

/** Draw how far the story is, and what to watch for; nothing where none is played. */
export function drawStory(on) {
  const { story } = state;
  STORY.hidden = !story;
  document.getElementById("columns").classList.toggle("with-story", Boolean(story));
  if (!story) return fill(STORY);
  const held = STORY.contains(document.activeElement);
  const isOver = story.next >= story.acts.length;
  const at = Math.min(story.playing ? story.next : Math.max(story.next - 1, 0), story.acts.length - 1);
  const title = state.stories.find((one) => one.name === story.name)?.title;
  const current = story.acts[at];
  STORY.setAttribute("aria-label", words.stories);
  fill(STORY,
    h("div", { class: "story-head" }, h("h2", {}, title?.[story.language] ?? story.name), iconButton("close", words.endStory, () => on.story("end"))),
    h("div", { class: "story-now", "aria-live": "polite" },
      story.next > 0 || story.playing
        ? [h("p", { class: "story-step" }, `${at + 1} / ${story.acts.length}`), h("h3", {}, current.title), h("p", {}, h("strong", {}, words.watchFor, ": "), current.watch)]
        : h("p", {}, words.storiesHint),
      story.trouble && h("div", { class: "trouble" }, h("p", {}, words.trouble), h("p", {}, story.trouble.about), story.trouble.expected && h("p", {}, h("strong", {}, words.expected, ": "), story.trouble.expected), story.trouble.got && h("p", {}, h("strong", {}, words.got, ": "), story.trouble.got), h("p", {}, words.troubleHint)),
      isOver && !story.trouble && h("p", { class: "story-over" }, words.over)),
    h("div", { class: "story-buttons" },
      !isOver && !story.trouble && h("button", { type: "button", class: "primary", id: "next-act", disabled: story.playing, onclick: () => on.story("next") }, story.playing ? words.playing : story.next === 0 ? words.first : words.next),
      h("button", { type: "button", class: "plain", disabled: story.playing, onclick: () => on.story("begin", { name: story.name, language: story.language }) }, words.again)),
    h("label", { class: "follow" }, h("input", { type: "checkbox", checked: state.follows, onchange: (event) => {
      state.follows = event.currentTarget.checked;
    } }), words.follow),
    h("ol", { class: "acts" }, story.acts.map((act_, number) => h("li", {
      class: number < story.next ? "past" : number === story.next && story.playing ? "present" : "", "aria-current": number === at && (story.playing || story.next > 0) ? "step" : null,
    }, act_.title, number < story.next && h("span", { class: "sr" }, ` (${words.done})`)))));
  if (held) STORY.querySelector("#next-act:not([disabled])")?.focus();
  return undefined;
}
