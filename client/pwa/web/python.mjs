// Joins Flutter in the page with Python in its worker. The worker starts before Flutter has loaded.

import { offerDownload } from "./downloads.mjs";
import { speak } from "./language.mjs";
import { wakeForUnsent } from "./waking.mjs";

// Flet's first message accepts the client; the app's first screen comes in the second.
const FIRST_SCREEN = 2;

/**
 * Start the worker. `failed({kind, detail})` is told what stopped it; `kind` names a state of the cover.
 * `noteUnsent(count)` is told how much work waits to be sent, whenever that may have changed.
 * In the result, `connected` resolves when Python listens to Flutter, `drawn` when the app has sent a screen.
 */
export function startPython(failed, noteUnsent) {
  const worker = new Worker("/python_worker.mjs", { type: "module" });
  const python = { worker, toFlutter: null, failed };
  let sent = 0;
  let draw;
  python.drawn = new Promise((resolve) => {
    draw = resolve;
  });
  python.connected = new Promise((resolve) => {
    worker.onmessage = ({ data }) => {
      if (data instanceof Uint8Array) {
        python.toFlutter(data);
        sent += 1;
        if (sent === FIRST_SCREEN) draw();
      } else if (data.kind === "connected") {
        resolve();
      } else if (data.kind === "unsent") {
        noteUnsent(data.count);
      } else if (data.kind === "wake") {
        wakeForUnsent(data.waits);
      } else if (data.kind === "language") {
        speak(data.language);
      } else if (data.kind === "download") {
        offerDownload(data.name, data.file);
      } else if (data.kind === "persist") {
        Promise.resolve(navigator.storage.persist?.() ?? false).then((granted) => {
          worker.postMessage({ kind: "persisted", granted });
        });
      } else {
        failed(data);
      }
    };
  });
  // The lock asks how long nobody touched the app, and most touches never reach Python.
  let told = 0;
  for (const kind of ["pointerdown", "pointermove", "keydown", "wheel"]) {
    addEventListener(kind, () => {
      if (Date.now() - told < 1000) return;
      told = Date.now();
      worker.postMessage({ kind: "input" });
    }, { capture: true, passive: true });
  }
  worker.onerror = (event) => failed({ kind: "failed", detail: event.message ?? "" });
  return python;
}

/** Give Flet's client the three functions through which it speaks with its Python. */
export function connectFlutter(python) {
  globalThis.jsConnect = async (_app, args, toFlutter) => {
    python.toFlutter = toFlutter;
    python.worker.postMessage({ kind: "connect", args, url: document.URL });
    await python.connected;
  };
  globalThis.jsSend = async (_app, bytes) => {
    python.worker.postMessage(bytes, [bytes.buffer]);
  };
  globalThis.jsDisconnect = async () => {
    python.worker.terminate();
  };
}
