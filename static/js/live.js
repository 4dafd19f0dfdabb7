// What changes while one looks: it is said aloud politely, at most every five seconds, and silence of the server is shown.
const announcer = document.getElementById("announcer");
const pause = 1000 * Number(announcer?.dataset.every || 5);
let waiting = "";
let said = "";
let last = 0;
let timer = 0;

/** Say the sentence of an element marked data-announce: the newest one wins, a repeated one is not said again. */
function hear(root) {
  const marked = root.matches?.("[data-announce]") ? root : root.querySelector?.("[data-announce]");
  if (!announcer || !marked) return;
  waiting = (marked.dataset.announce || marked.textContent).trim().replace(/\s+/g, " ");
  if (!timer) timer = setTimeout(say, Math.max(0, last + pause - Date.now()));
}

function say() {
  timer = 0;
  if (!waiting || waiting === said) return;
  last = Date.now();
  announcer.textContent = said = waiting;
}

document.addEventListener("htmx:after:swap", () => {
  offline.hidden = true;
  hear(document.getElementById("main") || document.body);
});

const offline = document.createElement("p");
offline.className = "offline";
offline.setAttribute("role", "status");
offline.hidden = true;
offline.textContent = document.body.dataset.offline || "";
document.body.append(offline);

document.addEventListener("htmx:error", () => {
  offline.hidden = false;
});

document.addEventListener("htmx:response:error", (event) => {
  // Signed out meanwhile: the whole page asks to sign in again, and comes back here.
  const status = event.detail?.ctx?.response?.raw?.status;
  if (status === 401) location.reload();
});
