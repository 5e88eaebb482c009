// Sends for a closed app: part of the service worker, woken by the browser when there is a network.
//
// The app left a letter (messenger.mjs): a push as it would have left the app, and a ticket good for that alone.
// The server knows each command by its identity, so it does no harm that the app sends the same when it opens.

const LETTERS = { folder: "roadbook-letters", letter: "letter.json", told: "told.json" };

self.addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(carryLetter());
});

/** Resolves when there is nothing to do any more, and rejects where the browser shall try again. */
async function carryLetter() {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (open.length) throw new Error("the app is open and sends by itself");
  const folder = await lettersFolder();
  const letter = folder && await readLetter(folder);
  if (!letter?.body) return;
  const answer = await fetch("/v1/deferred/push", {
    method: "POST",
    headers: { authorization: `Bearer ${letter.ticket}`, "content-type": "application/json" },
    body: letter.body,
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
  });
  if (answer.status >= 500 || answer.status === 429) throw new Error(`HTTP ${answer.status}`);
  if (answer.status === 401 || answer.status === 403) {
    // The ticket is worth nothing any more: what it was for goes with it.
    await folder.removeEntry(LETTERS.letter);
  }
  if (!answer.ok) return;
  const { outcomes } = await answer.json();
  // A server in another history decides nothing by this letter; the app sorts that out.
  if (outcomes.length === 0) return;
  await write(folder, LETTERS.told, { commands: outcomes.length, at: Date.now() });
  await write(folder, LETTERS.letter, { ...letter, commands: 0, body: "" });
}

async function lettersFolder() {
  try {
    return await (await navigator.storage.getDirectory()).getDirectoryHandle(LETTERS.folder);
  } catch {
    return null;
  }
}

/** The letter; null where there is none, or one that was cut off while it was written. */
async function readLetter(folder) {
  try {
    return JSON.parse(await (await (await folder.getFileHandle(LETTERS.letter)).getFile()).text());
  } catch {
    return null;
  }
}

async function write(folder, name, content) {
  const writing = await (await folder.getFileHandle(name, { create: true })).createWritable();
  await writing.write(JSON.stringify(content));
  await writing.close();
}
