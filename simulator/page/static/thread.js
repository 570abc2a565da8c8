// One chat: its head, its messages, and what can be done with each of them.

import { act, fileUrl } from "./api.js";
import { avatar, preview } from "./chats.js";
import { fill, h, icon, iconButton } from "./dom.js";
import { rich } from "./entities.js";
import { canLook, keepLink, look, menu, toast } from "./notes.js";
import { chatOf, colour, messagesOf, state, zone } from "./state.js";
import { dayOf, sizeOf, timeOf, words } from "./words.js";

const QUICK = ["👍", "❤", "🔥", "🎉", "👏", "😁", "🤔", "🙏"];
const NEAR = 90;

/** Draws the chat that is looked at, again and again; only what has changed is made anew, so that focus and scrolling stay. */
export class Thread {
  constructor(root, on) {
    this.on = on;
    this.chat = null;
    this.drawn = new Map();
    this.head = h("div", { class: "thread-head" });
    this.pinned = h("div", { class: "pinned", hidden: true });
    this.list = h("div", { class: "messages", role: "log", "aria-live": "polite", tabindex: "0" });
    this.down = h("button", { type: "button", class: "to-newest", hidden: true, onclick: () => this.toNewest() }, icon("down"));
    this.empty = h("div", { class: "empty" });
    this.foot = h("div", { class: "thread-foot" });
    this.sticks = true;
    this.list.addEventListener("scroll", () => this.scrolled());
    // Pictures arrive and frames change their size: whoever looks at the newest message goes on looking at it.
    this.list.addEventListener("load", () => this.sticks && this.toNewest(), true);
    new ResizeObserver(() => this.sticks && this.toNewest()).observe(this.list);
    root.append(this.head, this.pinned, h("div", { class: "messages-frame" }, this.list, this.down), this.foot, this.empty);
    this.root = root;
  }

  draw() {
    const chat = chatOf(state.chat);
    this.root.classList.toggle("nothing", !chat);
    fill(this.empty, h("p", {}, words.pickChat));
    if (!chat) {
      this.chat = null;
      return;
    }
    const isNew = this.chat !== `${state.show}/${state.viewer}/${chat.id}`;
    this.sticks ||= isNew;
    const { sticks } = this;
    if (isNew) {
      this.chat = `${state.show}/${state.viewer}/${chat.id}`;
      this.drawn.clear();
      this.list.replaceChildren();
    }
    this.drawHead(chat);
    this.drawPinned(chat);
    this.list.setAttribute("aria-label", chat.title);
    this.drawMessages(chat);
    this.down.setAttribute("aria-label", words.newMessages);
    if (sticks) this.toNewest();
    this.down.hidden = this.isDown();
  }

  // --- head ------------------------------------------------------------------------------------------------------------------

  drawHead(chat) {
    const doing = state.typing.get(chat.id);
    const typing = doing && doing.until > Date.now() ? (doing.action === "typing" ? words.typing(doing.name) : words.uploading(doing.name)) : "";
    const about = chat.kind === "private" ? words.privateChat : words.members(chat.people);
    const signature = JSON.stringify([chat, typing, about, state.topics.get(chat.id), words.back, state.viewer]);
    if (this.headSignature === signature) return;
    this.headSignature = signature;
    const held = this.head.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    fill(this.head,
      h("div", { class: "title-row" },
        iconButton("back", words.back, () => this.on.back(), { class: "round back", data: { key: "back" } }),
        avatar(chat.id, chat.title, chat.kind === "private" ? "bot" : ""),
        h("div", { class: "title" }, h("h1", {}, chat.title), h("p", { class: typing ? "about typing" : "about", "aria-live": "polite" }, typing || about)),
        state.viewer !== 0 && chat.kind === "group" && this.chatMenu(chat)),
      chat.topics.length > 0 && this.topics(chat));
    if (held) this.head.querySelector(`[data-key="${held}"]`)?.focus();
  }

  chatMenu(chat) {
    const items = (anchor) => menu(anchor, words.chatMenu, [
      chat.present && !chat.bots.length && { label: words.addBot, icon: "people", onclick: () => this.on.addBot(chat) },
      chat.present && chat.bots.length > 0 && chat.governs && { label: words.removeBot, danger: true, onclick: () => this.on.did(act("remove-bot", { chat: chat.id })) },
      chat.present && { label: words.leave, danger: true, onclick: () => this.on.did(act("leave", { chat: chat.id })) },
      !chat.present && { label: words.join, onclick: () => this.on.did(act("join", { chat: chat.id })) },
    ]);
    return iconButton("more", words.chatMenu, (event) => items(event.currentTarget), { "aria-haspopup": "menu", "aria-expanded": "false", data: { key: "chat-menu" } });
  }

  topics(chat) {
    const chosen = state.topics.get(chat.id) ?? 0;
    const one = (id, title) => h("button", {
      type: "button", class: "topic", "aria-pressed": String(chosen === id), data: { key: `topic-${id}` },
      onclick: () => this.on.chooseTopic(chat.id, id),
    }, title);
    return h("div", { class: "topics", role: "group", "aria-label": words.topics }, one(0, words.all), chat.topics.map((topic) => one(topic.id, topic.general ? topic.title : `# ${topic.title}`)));
  }

  drawPinned(chat) {
    const message = chat.pinned.map((id) => state.messages.get(chat.id)?.get(id)).find(Boolean);
    this.pinned.hidden = !message;
    if (!message) return fill(this.pinned);
    return fill(this.pinned, h("button", { type: "button", class: "pinned-link", title: words.unpinned, onclick: () => this.goTo(message.id) },
      icon("pin"), h("span", {}, h("strong", {}, words.pinned), h("span", { class: "pinned-text" }, oneLine(message)))));
  }

  // --- messages --------------------------------------------------------------------------------------------------------------

  drawMessages(chat) {
    const topic = state.topics.get(chat.id) ?? 0;
    const shown = messagesOf(chat.id).filter((message) => !topic || (message.topic ?? 1) === topic);
    const keep = new Set();
    let before = null;
    let last = null;
    const place = (key, signature, make) => {
      keep.add(key);
      let drawn = this.drawn.get(key);
      if (!drawn || drawn.signature !== signature) {
        const node = make();
        if (drawn) swap(drawn.node, node);
        drawn = { signature, node };
        this.drawn.set(key, drawn);
      }
      if (last ? last.nextSibling !== drawn.node : this.list.firstChild !== drawn.node) {
        this.list.insertBefore(drawn.node, last ? last.nextSibling : this.list.firstChild);
      }
      last = drawn.node;
    };
    for (const part of albums(shown)) {
      const message = part[0];
      const day = dayOf(new Date(message.at), zone());
      if (!before || dayOf(new Date(before.at), zone()) !== day) {
        place(`day-${day}`, day, () => h("div", { class: "day" }, h("span", {}, day)));
        before = null;
      }
      const goesOn = before && !before.service && !message.service && before.from.id === message.from.id && Date.parse(message.at) - Date.parse(before.at) < 300000;
      const spinning = [...state.spinning].filter((key) => part.some((one) => key.startsWith(`${one.id}/`)));
      const signature = JSON.stringify([part, Boolean(goesOn), spinning, words.reply, chat.present, chat.governs]);
      place(`message-${message.id}`, signature, () => (message.service ? serviceLine(message) : this.bubble(chat, part, goesOn)));
      before = part[part.length - 1];
    }
    for (const [key, drawn] of this.drawn) {
      if (keep.has(key)) continue;
      drawn.node.remove();
      this.drawn.delete(key);
    }
  }

  bubble(chat, part, goesOn) {
    const message = part[0];
    const mine = message.from.me;
    const isTold = chat.kind === "group" && !mine && !goesOn;
    const kinds = ["message", mine && "mine", goesOn && "goes-on", message.from.bot && "by-bot", part.some((one) => one.media?.kind === "photo") && "with-photo", message.buttons && "with-keys"];
    const captioned = part.find((one) => one.text && !one.poll);
    const text = captioned && h("div", { class: "text" }, this.text(captioned));
    const bubble = h("div", { class: "bubble" },
      isTold && h("div", { class: `from ink-${colour(message.from.id)}` }, message.from.name),
      message.forward && h("div", { class: "forward" }, words.forwarded(message.forward)),
      message.reply && this.quote(message.reply),
      message.above && text,
      part.some((one) => one.media) && this.media(part),
      !message.above && text,
      message.poll && this.poll(message),
      h("div", { class: "stamp" }, message.edited && h("span", {}, words.edited, " "), h("time", { datetime: message.at }, timeOf(new Date(message.at), zone()))));
    const actions = state.viewer !== 0 && this.actions(chat, message);
    return h("article", { class: kinds.filter(Boolean).join(" "), data: { message: message.id }, "aria-label": `${message.from.name}, ${timeOf(new Date(message.at), zone())}` },
      chat.kind === "group" && !mine && (goesOn ? h("span", { class: "avatar-space" }) : avatar(message.from.id, message.from.name, message.from.bot ? "bot" : "")),
      h("div", { class: "stack" },
        h("div", { class: "bubble-row" }, bubble, actions),
        message.buttons && this.keyboard(chat, message),
        message.reactions && this.reactions(message)));
  }

  text(message) {
    return rich(message.text, message.entities, {
      onLink: (url) => this.on.openLink(url),
      onCommand: (command) => this.on.sendCommand(command),
    });
  }

  quote(reply) {
    return h("button", { type: "button", class: "quote", disabled: reply.gone, onclick: () => this.goTo(reply.id) },
      h("strong", {}, reply.from), h("span", {}, reply.gone ? words.deleted : preview(reply.text)));
  }

  media(part) {
    const photos = part.filter((one) => one.media.kind === "photo");
    const files = part.filter((one) => one.media.kind !== "photo");
    return [
      photos.length > 0 && h("div", { class: `photos count-${Math.min(photos.length, 4)}` }, photos.map((one) => photo(one))),
      files.map((one) => file(one)),
    ];
  }

  keyboard(chat, message) {
    const rows = message.buttons.map((row, number) => h("div", { class: "keys" }, row.map((button, column) => {
      const key = `${message.id}/${number}/${column}`;
      const spins = state.spinning.has(key);
      return h("button", {
        type: "button", class: spins ? "key spins" : "key", disabled: state.viewer === 0, "aria-busy": spins ? "true" : null, data: { key },
        onclick: () => this.on.tap(message, number, column, button.text),
      }, h("span", {}, button.text), button.url && h("span", { class: "key-link", "aria-hidden": "true" }, "↗"));
    })));
    return h("div", { class: "keyboard" }, rows);
  }

  reactions(message) {
    return h("div", { class: "reactions" }, message.reactions.map((one) => h("button", {
      type: "button", class: "reaction", "aria-pressed": String(one.mine), "aria-label": `${one.emoji} ${one.count}`, disabled: state.viewer === 0, data: { key: `reaction-${one.emoji}` },
      onclick: () => this.on.did(act("react", { chat: message.chat, message: message.id, emoji: one.mine ? "" : one.emoji })),
    }, one.emoji, " ", String(one.count))));
  }

  actions(chat, message) {
    return iconButton("more", words.messageMenu(message.from.name), (event) => this.messageMenu(event.currentTarget, chat, message),
      { class: "round act", "aria-haspopup": "menu", "aria-expanded": "false", data: { key: "act" } });
  }

  messageMenu(anchor, chat, message) {
    const about = { chat: message.chat, message: message.id };
    const mine = message.from.me;
    const buttons = (message.buttons ?? []).flatMap((row, number) => row.map((button, column) => ({ button, number, column }))).filter((one) => one.button.can);
    const crowd = chat.kind === "group" && chat.present ? buttons.slice(0, 3) : [];
    const quick = h("div", { class: "quick", role: "group", "aria-label": words.react }, QUICK.map((emoji) => h("button", {
      type: "button", "aria-label": `${words.react}: ${emoji}`, onclick: () => {
        shown.hidePopover();
        this.on.did(act("react", { ...about, emoji }));
      },
    }, emoji)));
    const shown = menu(anchor, words.messageMenu(message.from.name), [
      { label: words.reply, onclick: () => this.on.reply(message) },
      ...crowd.map((one) => ({ label: words.tapButton(one.button.text), icon: "people", onclick: () => this.on.crowd(message, one.number, one.column, one.button.text) })),
      message.text && { label: words.copy, onclick: () => navigator.clipboard.writeText(message.text).then(() => toast(words.copied)) },
      mine && message.text && { label: words.edit, onclick: () => this.on.edit(message) },
      chat.pins && { label: words.pinIt, icon: "pin", onclick: () => this.on.did(act("pin", about)) },
      (mine || chat.deletes || chat.kind === "private") && { label: words.remove, danger: true, onclick: () => this.on.did(act("delete", about)) },
    ], { head: chat.present && quick });
  }

  poll(message) {
    const { poll } = message;
    const about = { chat: message.chat, message: message.id };
    const seen = poll.voted || poll.closed || state.viewer === 0;
    const vote = (options) => this.on.did(act("vote", { ...about, options }));
    const rows = poll.options.map((option, number) => {
      const share = poll.total ? Math.round((100 * option.count) / poll.total) : 0;
      if (seen) {
        return h("div", { class: "option" }, h("div", { class: "option-line" }, h("span", {}, option.mine ? "✓ " : "", option.text), h("span", {}, `${share} %`)),
          h("meter", { min: 0, max: 100, value: share, "aria-label": `${option.text}: ${share} %` }));
      }
      return h("label", { class: "option choose" }, h("input", {
        type: poll.multiple ? "checkbox" : "radio", name: `poll-${message.chat}-${message.id}`, value: number,
        onchange: () => !poll.multiple && vote([number]),
      }), h("span", {}, option.text));
    });
    const chosen = (event) => [...event.currentTarget.closest(".poll").querySelectorAll("input:checked")].map((input) => Number(input.value));
    return h("div", { class: "poll" },
      h("strong", {}, poll.question),
      h("small", {}, poll.closed ? words.closedPoll : poll.anonymous ? words.anonymousPoll : words.poll),
      rows,
      h("small", {}, words.votes(poll.total)),
      !seen && poll.multiple && h("button", { type: "button", class: "primary", onclick: (event) => vote(chosen(event)) }, words.vote),
      poll.voted && !poll.closed && h("button", { type: "button", class: "link", onclick: () => vote([]) }, words.takeBack));
  }

  // --- where one looks -------------------------------------------------------------------------------------------------------

  isDown() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR;
  }

  toNewest() {
    this.list.scrollTop = this.list.scrollHeight;
  }

  scrolled() {
    this.sticks = this.isDown();
    this.down.hidden = this.sticks;
  }

  goTo(id) {
    const node = this.list.querySelector(`[data-message="${Number(id)}"]`);
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.remove("flash");
    requestAnimationFrame(() => node.classList.add("flash"));
  }
}

/** Put a new node where an old one is; the focus stays on the same button. */
function swap(old, fresh) {
  const held = old.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  old.replaceWith(fresh);
  if (held) fresh.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
}

/** Messages that belong to one album come together. */
function albums(messages) {
  const parts = [];
  for (const message of messages) {
    const last = parts[parts.length - 1];
    if (message.album && last?.[0].album === message.album) last.push(message);
    else parts.push([message]);
  }
  return parts;
}

function oneLine(message) {
  return (message.text || preview(message.media?.kind ?? "")).replaceAll("\n", " ").slice(0, 120);
}

function photo(message) {
  const { media } = message;
  const label = message.text ? message.text.split("\n")[0].slice(0, 100) : words.photoOf(message.from.name);
  return h("button", { type: "button", class: "photo", "aria-label": label, onclick: () => look(media, label) },
    h("img", { src: fileUrl(media), alt: label, width: media.width, height: media.height, loading: "eager" }));
}

function file(message) {
  const { media } = message;
  const name = media.name || words[media.kind] || words.document;
  return h("div", { class: "file" }, h("span", { class: "file-icon" }, icon("file")),
    h("div", { class: "file-text" }, h("span", { class: "file-name" }, name),
      h("span", { class: "file-more" }, sizeOf(media.bytes), " · ",
        canLook(media) && [h("button", { type: "button", class: "link", onclick: () => look(media, name) }, words.look), " · "], keepLink(media))));
}

function serviceLine(message) {
  const { kind, by, who, text } = message.service;
  const names = (who ?? []).join(", ");
  const said = {
    joined: () => words.joined(by, names),
    left: () => words.left(by, names),
    pinned: () => words.pinnedBy(by, preview(text)),
    title: () => words.titled(by, text),
    topic: () => words.topicMade(by, text),
  }[kind];
  return h("div", { class: "service" }, h("span", {}, said ? said() : words.changed(by)));
}


