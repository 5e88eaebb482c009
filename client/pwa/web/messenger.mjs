// What Python reaches as `roadbook_messenger`: one letter for the service worker, and what that says it did.
//
// The letter is a file, so that what it held can be written over; databases of the browser's own keep what was
// deleted for a while. Python's worker alone writes letters. See background.js for who reads them.

import { exclusiveHandle } from "./exclusive.mjs";
import { FOLDER, LETTER, TOLD } from "./letters.mjs";

/** `wake()` asks the browser to start the service worker when there is a network. */
export function createMessenger(wake) {
  let turn = Promise.resolve();
  const inTurn = (act) => {
    const done = turn.then(act);
    turn = done.catch(() => {});
    return done;
  };

  const folder = async (create) => (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create });

  async function read(name) {
    try {
      return await (await (await (await folder(false)).getFileHandle(name)).getFile()).text();
    } catch (error) {
      if (error.name === "NotFoundError") return "";
      throw error;
    }
  }

  async function withFile(name, create, act) {
    const file = await (await folder(create)).getFileHandle(name, { create });
    const handle = await exclusiveHandle(file);
    try {
      act(handle);
      handle.flush();
    } finally {
      handle.close();
    }
  }

  async function remove(name) {
    try {
      await withFile(name, false, (handle) => {
        handle.write(new Uint8Array(handle.getSize()), { at: 0 });
        handle.flush();
        handle.truncate(0);
      });
      await (await folder(false)).removeEntry(name);
    } catch (error) {
      if (error.name !== "NotFoundError") throw error;
    }
  }

  return {
    carries: "SyncManager" in self,
    letter: () => inTurn(() => read(LETTER)),
    told: () => inTurn(() => read(TOLD)),
    leave: (text, hasCommands) =>
      inTurn(async () => {
        const bytes = new TextEncoder().encode(text);
        await withFile(LETTER, true, (handle) => {
          handle.write(bytes, { at: 0 });
          handle.truncate(bytes.length);
        });
        wake(hasCommands);
      }),
    forget: () =>
      inTurn(async () => {
        wake(false);
        await remove(LETTER);
        await remove(TOLD);
      }),
  };
}
