// Speaks with the server: what happens comes as a stream, what is done goes one by one.

import { state } from "./state.js";

/** The server's sentence why something cannot be done. */
export class Refused extends Error {}

/** Do something as the person of this page; what came of it. Throws Refused. */
export async function act(what, values = {}) {
  const body = JSON.stringify({ what, as: state.viewer, show: state.show, ...values });
  return outcome(await fetch("/do", { method: "POST", headers: { "Content-Type": "application/json" }, body }));
}

/** Send own pictures or files. Throws Refused. */
export async function sendFiles(files, values) {
  const form = new FormData();
  form.append("about", JSON.stringify({ as: state.viewer, show: state.show, ...values }));
  for (const file of files) form.append("file", file, file.name);
  return outcome(await fetch("/send", { method: "POST", body: form }));
}

/** Where a file of a message lies. */
export function fileUrl(media, look = false) {
  return `/file/${encodeURIComponent(media.file)}?as=${state.viewer}${look ? "&look" : ""}`;
}

async function outcome(response) {
  if (response.status === 409) throw new Refused((await response.json()).refused);
  if (!response.ok) throw new Refused(`${response.status} ${response.statusText}`);
  return response.json();
}

let source = null;

/** Follow what happens, over somebody's shoulder; a lost connection is looked for again, and begins with everything anew. */
export function follow(viewer, { onState, onNews, onLost }) {
  source?.close();
  const mine = new EventSource(`/events?as=${viewer}`);
  source = mine;
  mine.addEventListener("state", (event) => onState(JSON.parse(event.data)));
  mine.addEventListener("news", (event) => onNews(JSON.parse(event.data)));
  mine.addEventListener("error", () => {
    if (source !== mine) return;
    onLost();
    // A browser gives up where the server refused or was gone; then it is asked again in a while.
    if (mine.readyState === EventSource.CLOSED) setTimeout(() => source === mine && follow(viewer, { onState, onNews, onLost }), 1500);
  });
}
