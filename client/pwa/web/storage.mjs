// What Python reaches as `roadbook_storage`: databases on durable files, and how safe they are here.

import { DurablePair } from "./durable.mjs";
import { exclusiveHandle } from "./exclusive.mjs";
import { mountDurableFiles } from "./opfs_fs.mjs";

const FOLDER = "roadbook";
const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;

/** `askToPersist()` resolves to whether the browser keeps our files when it runs short of room. */
export function createStorage(pyodide, askToPersist) {
  const open = new Map();
  let closedFlushes = 0;
  let mounted;

  const folder = async () => (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });

  async function openPair(name) {
    const directory = await folder();
    const handleOf = async (file) => exclusiveHandle(await directory.getFileHandle(file, { create: true }));
    const database = await handleOf(name);
    try {
      return new DurablePair(database, await handleOf(`${name}-journal`));
    } catch (error) {
      database.close();
      throw error;
    }
  }

  function close(name) {
    const entry = open.get(name);
    if (!entry) return;
    open.delete(name);
    entry.pair.close();
    closedFlushes += entry.pair.flushes;
  }

  return {
    /** Open the files of a database; resolves to the path for sqlite3. Opening twice is opening once. */
    async open(name) {
      if (!NAME.test(name) || name.endsWith("-journal")) throw new Error(`not a database name: ${name}`);
      if (!open.has(name)) {
        const pair = await openPair(name);
        mounted ??= mountDurableFiles(pyodide.FS, `/${FOLDER}`);
        open.set(name, { pair, path: mounted.attach(name, pair) });
      }
      return open.get(name).path;
    },

    /** Delete a database and its journal for good. Its connections must be closed. */
    async remove(name) {
      if (open.has(name)) mounted.detach(name);
      close(name);
      const directory = await folder();
      for (const file of [name, `${name}-journal`]) {
        await directory.removeEntry(file).catch((error) => {
          if (error.name !== "NotFoundError") throw error;
        });
      }
    },

    /** The names of all databases on this device, open or not. */
    async list() {
      const names = [];
      for await (const name of (await folder()).keys()) {
        if (!name.endsWith("-journal")) names.push(name);
      }
      return names.sort();
    },

    /** Whether the browser promises to keep the files, and how much room there is. */
    async persistence() {
      const granted = (await navigator.storage.persisted()) || (await askToPersist());
      const { quota = 0, usage = 0 } = await navigator.storage.estimate();
      return { granted, quota, usage };
    },

    /** How often data was put on disk since the app started. */
    flushCount() {
      return [...open.values()].reduce((sum, entry) => sum + entry.pair.flushes, closedFlushes);
    },
  };
}
