// How much work waits to be sent, as the app last said, and a note of it that outlives the app's own files.
//
// A browser that runs short of room, or is told to, throws the app's files away. The note lies elsewhere, so
// that the next start can tell a device that was cleared from one that never held anything.

const NOTE = "roadbook_device";
const A_YEAR_S = 365 * 24 * 3600;

const followers = [];
let count = 0;
let noted = null;

/** The app says how much waits; it holds somebody's work from then on. */
export function noteUnsent(now) {
  if (now === noted) return;
  count = noted = now;
  const note = String(count);
  try {
    localStorage.setItem(NOTE, note);
  } catch {
    // Where there is no room for a note, the cookie holds it.
  }
  writeCookie(note, A_YEAR_S);
  for (const each of followers) each(count);
}

/** Call back now, and whenever the app says how much waits. */
export function followUnsent(listener) {
  followers.push(listener);
  listener(count);
}

/** How much was not sent when the browser cleared this device; null where nothing was cleared. */
export async function clearedWithUnsent() {
  const note = localStorage.getItem(NOTE) ?? readCookie();
  if (note === null || await holdsDatabases()) return null;
  return Number.parseInt(note, 10) || 0;
}

/** The person knows: do not say it again. */
export function forgetNote() {
  localStorage.removeItem(NOTE);
  writeCookie("", 0);
  noted = null;
}

async function holdsDatabases() {
  try {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("roadbook");
    for await (const name of folder.keys()) if (name.startsWith("accounts.db")) return true;
  } catch (error) {
    if (error.name !== "NotFoundError") throw error;
  }
  return false;
}

function readCookie() {
  const found = document.cookie.split("; ").find((each) => each.startsWith(`${NOTE}=`));
  return found ? found.slice(NOTE.length + 1) : null;
}

function writeCookie(value, seconds) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${NOTE}=${value}; max-age=${seconds}; path=/; samesite=strict${secure}`;
}
