// A text with Telegram's entities as nodes. Offsets count UTF-16 units, as JavaScript's strings do.

import { h } from "./dom.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre" };

/** Nodes for a text; `onLink(url)` is called for links, `onCommand(text)` for commands. */
export function rich(text, entities, { onLink, onCommand }) {
  return nested(text, 0, text.length, [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length), { onLink, onCommand });
}

function nested(text, from, to, entities, on) {
  const nodes = [];
  let at = from;
  let rest = entities;
  while (rest.length) {
    const [entity, ...others] = rest;
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset >= to) break;
    if (entity.offset < at) {
      rest = others;
      continue;
    }
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const inside = others.filter((one) => one.offset < end && one.offset + one.length <= end);
    nodes.push(wrapped(entity, text.slice(entity.offset, end), nested(text, entity.offset, end, inside, on), on));
    at = end;
    rest = others.filter((one) => one.offset >= end);
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function wrapped(entity, text, children, on) {
  const tag = TAGS[entity.type];
  if (tag) return h(tag, {}, children);
  switch (entity.type) {
    case "spoiler":
      return spoiler(children);
    case "blockquote":
    case "expandable_blockquote":
      return h("blockquote", {}, children);
    case "url":
    case "text_link":
    case "email":
      return linkButton(children, () => on.onLink(entity.url ?? text), entity.url ?? text);
    case "bot_command":
      return linkButton(children, () => on.onCommand(text));
    case "mention":
    case "text_mention":
    case "hashtag":
    case "cashtag":
      return h("span", { class: "mention" }, children);
    default:
      return children;
  }
}

function linkButton(children, onclick, title) {
  return h("button", { type: "button", class: "link", onclick, title }, children);
}

function spoiler(children) {
  const hidden = h("button", { type: "button", class: "spoiler", "aria-expanded": "false" }, h("span", {}, children));
  hidden.addEventListener("click", () => hidden.setAttribute("aria-expanded", hidden.getAttribute("aria-expanded") !== "true"));
  return hidden;
}
