// Compiles a zip of Python sources into a zip of bytecode, with the Python that Pyodide carries.
// Run by Node with one argument: a JSON job {pyodide, sources, made, mountedAt}.

import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const job = JSON.parse(process.argv[2]);
const { loadPyodide } = await import(pathToFileURL(`${job.pyodide}/pyodide.mjs`).href);
const pyodide = await loadPyodide({ indexURL: job.pyodide });

// Node would print the line of Pyodide that raised, which is a megabyte long.
process.on("uncaughtException", (error) => {
  console.error(error.message.trim().split("\n").slice(-4).join("\n"));
  process.exit(1);
});

pyodide.FS.writeFile("/sources.zip", await readFile(job.sources));
pyodide.globals.set("mounted_at", job.mountedAt);
pyodide.runPython(`
import importlib.util, marshal, warnings, zipfile

# A sourceless .pyc is read without looking at its flags, time and size; zeros keep it repeatable.
header = importlib.util.MAGIC_NUMBER + bytes(12)
warnings.simplefilter("ignore")
with zipfile.ZipFile("/sources.zip") as sources, zipfile.ZipFile("/made.zip", "w") as made:
    for name in sorted(sources.namelist()):
        code = compile(sources.read(name), f"{mounted_at}/{name}", "exec", dont_inherit=True, optimize=0)
        made.writestr(zipfile.ZipInfo(name + "c"), header + marshal.dumps(code))
`);
await writeFile(job.made, pyodide.FS.readFile("/made.zip"));
