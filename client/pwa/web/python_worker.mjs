// Python, in a worker of its own: the interpreter, the app's archive, the durable files, and Flet's line.

import { unpack } from "./archive.mjs";
import { loadRuntime } from "./runtime.mjs";
import { createMessenger } from "./messenger.mjs";
import { createStorage } from "./storage.mjs";

const flet = { args: null, documentUrl: null };
const waiting = [];
let connect;
const connected = new Promise((resolve) => {
  connect = resolve;
});
let persisted = () => {};
let touched = () => {};

self.onmessage = ({ data }) => {
  if (data.kind === "connect") {
    connect(data);
  } else if (data.kind === "input") {
    touched();
  } else if (data.kind === "persisted") {
    persisted(data.granted);
  } else if (flet.send) {
    flet.send(data);
  } else {
    waiting.push(data);
  }
};

/** Only a page may ask the browser to keep our files; the worker asks through it. */
function askToPersist() {
  return new Promise((resolve) => {
    persisted = resolve;
    self.postMessage({ kind: "persist" });
  });
}

function toFlutter(message) {
  const bytes = message.toJs();
  self.postMessage(bytes, [bytes.buffer]);
}

async function download(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function start() {
  const archives = Promise.all(["/packages.zip", "/app.zip"].map(download));
  archives.catch(() => {});
  const pyodide = await loadRuntime({
    fsInit: async (FS) => {
      for (const archive of await archives) unpack(FS, archive, "/app");
    },
    env: { HOME: "/home/pyodide", LANG: "zh_CN.UTF-8", PYTHONPATH: "/app" },
  });
  pyodide.registerJsModule("flet_js", flet);
  pyodide.registerJsModule("roadbook_storage", createStorage(pyodide, askToPersist));
  pyodide.registerJsModule("roadbook_messenger", createMessenger((waits) => {
    self.postMessage({ kind: "wake", waits });
  }));
  pyodide.registerJsModule("roadbook_unsent", {
    note(count) {
      self.postMessage({ kind: "unsent", count });
    },
  });
  pyodide.registerJsModule("roadbook_language", {
    speak(language) {
      self.postMessage({ kind: "language", language });
    },
  });
  pyodide.registerJsModule("roadbook_downloads", {
    offer(path, name) {
      const file = new Blob([pyodide.FS.readFile(path)], { type: "application/vnd.sqlite3" });
      self.postMessage({ kind: "download", name, file });
    },
  });
  pyodide.registerJsModule("roadbook_input", {
    listen(told) {
      touched = told;
    },
  });
  await pyodide.runPythonAsync("import runpy; runpy.run_module('main', run_name='__main__')");
  const { args, url } = await connected;
  flet.args = args;
  flet.documentUrl = url;
  await flet.start_connection(toFlutter);
  for (const message of waiting.splice(0)) flet.send(message);
  self.postMessage({ kind: "connected" });
}

start().catch((error) => {
  console.error(error);
  self.postMessage({ kind: "failed", detail: String(error.message ?? error).trim().split("\n").at(-1) });
});
