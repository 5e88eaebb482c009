// Pyodide from our own server, without its list of hundreds of packages that we do not load.

import { loadPyodide } from "./pyodide/pyodide.mjs";

const LOCK = { info: __LOCK_INFO__, packages: {} };

/** The interpreter with only its standard library; `options` are Pyodide's own. */
export function loadRuntime(options = {}) {
  return loadPyodide({
    indexURL: "/pyodide/",
    lockFileContents: LOCK,
    packageBaseUrl: "/pyodide/",
    ...options,
  });
}
