// The foot of a chat: writing, completing commands, replying and editing, sending pictures; or what is to be done before one can write.

import { act, sendFiles } from "./api.js";
import { fill, h, icon, iconButton } from "./dom.js";
import { dialog } from "./notes.js";
import { chatOf, state } from "./state.js";
import { words } from "./words.js";

export class Composer {
  constructor(root, on) {
    this.root = root;
    this.on = on;
    this.drafts = new Map();
    this.reply = null;
    this.editing = null;
    this.chosen = -1;
    this.offers = [];
    this.seat = "";
    this.text = h("textarea", { id: "text", rows: "1", autocomplete: "off", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "offers" });
    this.list = h("ul", { id: "offers", class: "offers", role: "listbox", hidden: true });
    this.about = h("div", { class: "about-message", hidden: true });
    this.pending = h("div", { class: "pending", hidden: true, role: "status" });
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.text.addEventListener("blur", () => setTimeout(() => this.offer([]), 150));
  }

  draw() {
    const chat = chatOf(state.chat);
    if (!chat) return fill(this.root);
    const seat = `${state.show}/${state.viewer}/${chat.id}`;
    const signature = JSON.stringify([seat, chat.present, chat.started, chat.bots.length, words.write, state.viewer]);
    if (seat !== this.seat) {
      this.drafts.set(this.seat, this.text.value);
      this.seat = seat;
      this.text.value = this.drafts.get(seat) ?? "";
      this.forget();
      this.offer([]);
    }
    this.text.placeholder = words.write;
    this.text.setAttribute("aria-label", words.writeIn(chat.title));
    this.list.setAttribute("aria-label", words.commands);
    if (signature === this.signature) return undefined;
    this.signature = signature;
    const gate = this.gate(chat);
    fill(this.root, gate ?? [this.list, this.pending, this.about, h("form", { class: "write", onsubmit: (event) => {
      event.preventDefault();
      this.send();
    } },
    iconButton("clip", words.attach, () => this.pickPictures()),
    iconButton("slash", words.commands, () => this.showCommands(), { class: "round commands" }),
    this.text,
    h("button", { type: "submit", class: "round send", "aria-label": words.send, title: words.send }, icon("send")))]);
    this.grow();
    return undefined;
  }

  /** What stands there where one cannot write. */
  gate(chat) {
    const one = (label, what, hint) => h("div", { class: "gate" }, hint && h("p", {}, hint), h("button", { type: "button", class: "primary wide", onclick: () => this.on.did(act(what, { chat: chat.id })) }, label));
    if (state.viewer === 0) return h("div", { class: "gate" }, h("button", { type: "button", class: "primary wide", onclick: () => document.getElementById("who").click() }, words.choosePerson));
    if (chat.kind === "private" && !chat.started) return one(words.start, "start", words.startHint(chat.title));
    if (chat.kind === "group" && !chat.present) return one(words.join, "join");
    return null;
  }

  // --- writing ---------------------------------------------------------------------------------------------------------------

  key(event) {
    if (this.offers.length && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.choose((this.chosen + step + this.offers.length) % this.offers.length);
    } else if (this.offers.length && (event.key === "Tab" || (event.key === "Enter" && this.chosen >= 0)) && !event.shiftKey) {
      event.preventDefault();
      this.take(this.offers[Math.max(this.chosen, 0)]);
    } else if (event.key === "Escape") {
      if (this.offers.length) this.offer([]);
      else this.forget();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    }
  }

  typed() {
    this.grow();
    const command = /^\/([a-z0-9_]*)$/i.exec(this.text.value);
    const menu = chatOf(state.chat)?.menu ?? [];
    this.offer(command ? menu.filter((one) => one.command.startsWith(command[1].toLowerCase())) : []);
  }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 160)}px`;
  }

  async send() {
    const text = this.text.value.trim();
    if (!text) return;
    const { editing } = this;
    const where = this.where();
    this.text.value = "";
    this.grow();
    this.offer([]);
    this.forget();
    await this.sending(text, () => (editing ? act("edit", { chat: editing.chat, message: editing.id, text }) : act("say", { ...where, text })), () => {
      this.text.value = text;
    });
  }

  /** Write something for the person, such as a command that was tapped. */
  say(text) {
    return this.sending(text, () => act("say", { ...this.where(), text }));
  }

  async sending(text, doing, undo = () => {}) {
    fill(this.pending, icon("clock"), h("span", {}, `${words.sending} ${text.slice(0, 60)}`));
    const soon = setTimeout(() => {
      this.pending.hidden = false;
    }, 150);
    const told = await this.on.did(doing());
    if (told === null) undo();
    clearTimeout(soon);
    this.pending.hidden = true;
  }

  where() {
    const chat = chatOf(state.chat);
    const topic = state.topics.get(state.chat) ?? 0;
    return { chat: state.chat, reply: this.reply?.id ?? 0, topic: this.reply || !chat?.topics.length ? 0 : topic };
  }

  // --- replying and editing --------------------------------------------------------------------------------------------------

  replyTo(message) {
    this.editing = null;
    this.reply = message;
    this.tellAbout(words.replyTo(message.from.name), message.text);
  }

  edit(message) {
    this.reply = null;
    this.editing = message;
    this.text.value = message.text;
    this.grow();
    this.tellAbout(words.editing, message.text);
  }

  tellAbout(head, text) {
    fill(this.about, h("span", { class: "about-text" }, h("strong", {}, head), h("span", {}, text.slice(0, 120))), iconButton("close", words.cancel, () => this.forget()));
    this.about.hidden = false;
    this.text.focus();
  }

  forget() {
    if (this.editing) this.text.value = "";
    this.reply = null;
    this.editing = null;
    this.about.hidden = true;
  }

  // --- commands --------------------------------------------------------------------------------------------------------------

  showCommands() {
    this.text.value = "/";
    this.text.focus();
    this.typed();
  }

  offer(offers) {
    this.offers = offers;
    this.list.hidden = !offers.length;
    this.text.setAttribute("aria-expanded", String(offers.length > 0));
    fill(this.list, offers.map((one, number) => h("li", {
      id: `offer-${number}`, role: "option", "aria-selected": "false", onmousedown: (event) => {
        event.preventDefault();
        this.take(one);
      },
    }, h("strong", {}, `/${one.command}`), h("span", {}, one.description))));
    this.choose(offers.length ? 0 : -1);
  }

  choose(number) {
    this.chosen = number;
    [...this.list.children].forEach((one, at) => one.setAttribute("aria-selected", String(at === number)));
    if (number < 0) this.text.removeAttribute("aria-activedescendant");
    else {
      this.text.setAttribute("aria-activedescendant", `offer-${number}`);
      this.list.children[number].scrollIntoView({ block: "nearest" });
    }
  }

  take(offer) {
    this.text.value = `/${offer.command} `;
    this.offer([]);
    this.text.focus();
    this.grow();
  }

  // --- pictures and files ----------------------------------------------------------------------------------------------------

  pickPictures() {
    const chosen = [];
    const caption = h("input", { type: "text", maxlength: "1024", "aria-label": words.caption, placeholder: words.caption });
    const where = this.where();
    const shown = dialog(words.pictures, (close) => {
      const send = h("button", { type: "button", class: "primary", disabled: true, onclick: () => {
        close();
        this.sending(words.photo, () => act("samples", { ...where, caption: caption.value, pictures: chosen }));
        this.forget();
      } }, words.sendPictures(1));
      const own = (kind) => h("input", {
        type: "file", class: "hidden-input", multiple: true, accept: kind === "photo" ? "image/*" : null, data: { kind }, "aria-label": kind === "photo" ? words.ownPictures : words.ownFiles,
        onchange: (event) => {
          const files = [...event.currentTarget.files].slice(0, 10);
          close();
          this.sending(files.map((one) => one.name).join(", "), () => sendFiles(files, { ...where, kind, caption: caption.value }));
          this.forget();
        },
      });
      const toggle = (number) => (event) => {
        const at = chosen.indexOf(number);
        if (at < 0) chosen.push(number);
        else chosen.splice(at, 1);
        event.currentTarget.setAttribute("aria-pressed", String(at < 0));
        send.disabled = chosen.length === 0;
        send.textContent = words.sendPictures(chosen.length || 1);
      };
      const samples = Array.from({ length: state.pictures }, (_, number) => h("button", { type: "button", class: "sample", "aria-pressed": "false", "aria-label": words.picture(number + 1), onclick: toggle(number) },
        h("img", { src: `/picture/${number}`, alt: "" })));
      return [
        h("h2", {}, words.pictures),
        samples.length > 0 && h("p", {}, words.picturesHint),
        h("div", { class: "samples" }, samples),
        caption,
        h("div", { class: "dialog-buttons" }, fileButton(words.ownFiles, own("document")), fileButton(words.ownPictures, own("photo")), samples.length > 0 && send),
      ];
    }, { kind: "picker" });
    return shown;
  }
}

function fileButton(label, input) {
  return h("span", {}, input, h("button", { type: "button", class: "plain", onclick: () => input.click() }, label));
}
