// What comes up and goes away: toasts, alerts, menus, the viewer of pictures and files.

import { fileUrl } from "./api.js";
import { fill, h, icon, iconButton } from "./dom.js";
import { sizeOf, words } from "./words.js";

const TOASTS = document.getElementById("toasts");
const MOST_TOASTS = 2;

/** A line at the bottom that goes by itself. */
export function toast(text, { head = "", seconds = 4 } = {}) {
  const shown = h("div", { class: "toast" }, head && h("span", { class: "toast-head" }, head), h("span", {}, text));
  TOASTS.append(shown);
  // Shown anew, it stands in front of a window that came up meanwhile.
  if (TOASTS.matches(":popover-open")) TOASTS.hidePopover();
  TOASTS.showPopover();
  while (TOASTS.children.length > MOST_TOASTS) TOASTS.firstChild.remove();
  setTimeout(() => shown.remove(), Math.max(seconds, text.length / 12) * 1000);
}

/** A window in front of everything; Escape closes it, and the focus goes back to where it was. */
export function dialog(label, content, { kind = "", closes = true } = {}) {
  const before = document.activeElement;
  const shown = h("dialog", { class: `dialog ${kind}`, "aria-label": label });
  const close = () => shown.close();
  fill(shown, closes && h("div", { class: "dialog-close" }, iconButton("close", words.close, close)), content(close));
  shown.addEventListener("close", () => {
    shown.remove();
    if (before?.isConnected) before.focus();
  });
  shown.addEventListener("click", (event) => event.target === shown && close());
  document.body.append(shown);
  shown.showModal();
  return shown;
}

/** What must be read and closed, such as an alert of the bot. */
export function alertBox(text, detail = null) {
  dialog(text, (close) => [
    h("p", { class: "alert-text" }, text),
    detail,
    h("div", { class: "dialog-buttons" }, h("button", { type: "button", class: "primary", onclick: close, autofocus: true }, words.ok)),
  ], { kind: "alert", closes: false });
}

/** A link that leads away: named, not opened. */
export function outside(url) {
  alertBox(words.outside, h("p", { class: "address" }, url));
}

/** A menu at a button: arrows move in it, Escape closes it. `items`: {label, onclick, icon, danger, checked, hint} or nothing. */
export function menu(anchor, label, items, { head = null } = {}) {
  const list = items.filter(Boolean);
  const kind = list.some((item) => item.checked !== undefined) ? "menuitemradio" : "menuitem";
  const shown = h("div", { class: "menu", popover: "auto" }, head, h("div", { role: "menu", "aria-label": label, class: "menu-list" },
    list.map((item) => h("button", {
      type: "button",
      role: kind,
      class: item.danger ? "danger" : "",
      "aria-checked": item.checked === undefined ? null : String(item.checked),
      onclick: () => {
        shown.hidePopover();
        item.onclick();
      },
    }, item.before, item.icon && icon(item.icon), h("span", { class: "menu-label" }, item.label, item.hint && h("small", {}, item.hint)))),
  ));
  document.body.append(shown);
  shown.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    anchor.setAttribute("aria-expanded", "false");
    if (shown.contains(document.activeElement) || document.activeElement === document.body) anchor.isConnected && anchor.focus();
    shown.remove();
  });
  shown.addEventListener("keydown", (event) => moveIn(event, [...shown.querySelectorAll("button")]));
  shown.showPopover();
  place(shown, anchor);
  anchor.setAttribute("aria-expanded", "true");
  (shown.querySelector("[aria-checked=true]") ?? shown.querySelector("[role^=menuitem]"))?.focus();
  return shown;
}

function place(shown, anchor) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = shown;
  const left = Math.min(Math.max(8, at.right - width), window.innerWidth - width - 8);
  const below = at.bottom + 4 + height < window.innerHeight;
  shown.style.left = `${Math.max(8, left)}px`;
  shown.style.top = `${Math.max(8, below ? at.bottom + 4 : Math.min(at.top - height - 4, window.innerHeight - height - 8))}px`;
}

/** Arrow keys, Home and End move the focus within a list of elements. */
export function moveIn(event, elements) {
  const at = elements.indexOf(document.activeElement);
  const last = elements.length - 1;
  const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
  if (to === undefined || last < 0) return;
  event.preventDefault();
  elements[(to + elements.length) % elements.length].focus();
}

const LOOKED_AT = /\.(html?|txt|csv|ics|log|md)$/i;
const IS_PICTURE = /\.(png|jpe?g|gif|webp)$/i;

/** A picture in full, or a file as far as a browser can show it safely. */
export function look(media, title) {
  const picture = media.kind === "photo" || IS_PICTURE.test(media.name);
  dialog(title, () => [
    picture
      ? h("img", { class: "full", src: fileUrl(media, true), alt: title })
      : h("iframe", { class: "sheet", src: fileUrl(media, true), sandbox: "", title }),
    h("div", { class: "dialog-foot" }, h("span", {}, media.name || title, " · ", sizeOf(media.bytes)), keepLink(media)),
  ], { kind: "viewer" });
}

/** Whether a file can be looked at here. */
export const canLook = (media) => media.kind === "photo" || IS_PICTURE.test(media.name) || LOOKED_AT.test(media.name);

/** A link that keeps the file. */
export function keepLink(media) {
  return h("a", { class: "keep", href: fileUrl(media), download: media.name || `${media.kind}.jpg` }, words.keep);
}
