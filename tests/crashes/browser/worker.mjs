// The app's Python in a worker, without the app: counts what really is put on disk, and passes on what is said.

import { unpack } from "/archive.mjs";
import { loadRuntime } from "/runtime.mjs";
import { createStorage } from "/storage.mjs";

const ofTheBrowser = FileSystemSyncAccessHandle.prototype.flush;
let flushes = 0;
FileSystemSyncAccessHandle.prototype.flush = function flush() {
  ofTheBrowser.call(this);
  flushes += 1;
};

async function download(path) {
  return new Uint8Array(await (await fetch(path)).arrayBuffer());
}

async function live(asked) {
  const archives = await Promise.all(["/packages.zip", "/app.zip"].map(download));
  const pyodide = await loadRuntime({
    fsInit: async (FS) => {
      for (const archive of archives) unpack(FS, archive, "/app");
    },
    env: { HOME: "/home/pyodide", PYTHONPATH: "/app" },
    stdout: (line) => self.postMessage(line),
  });
  pyodide.registerJsModule("roadbook_storage", createStorage(pyodide, async () => false));
  pyodide.registerJsModule("real_flushes", { count: () => flushes });
  const program = pyodide.pyimport("main");
  await program.live(self.location.origin, pyodide.toPy(asked));
}

self.onmessage = ({ data }) => {
  live(data).then(
    () => self.postMessage("ended"),
    (error) => self.postMessage(`failed ${error.message ?? error}`),
  );
};
