// Runs transactions on Pyodide's SQLite over the durable files, with handles that record what reaches a disk.
async (journalMode) => {
  const { loadRuntime } = await import("/runtime.mjs");
  const { DurablePair } = await import("/durable.mjs");
  const { mountDurableFiles } = await import("/opfs_fs.mjs");

  const log = [];
  const encode = ({ buffer, byteOffset, length }) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer, byteOffset, length)));

  class RecordingHandle {
    constructor(file) {
      this.file = file;
      this.content = new Uint8Array(0);
    }

    getSize() {
      return this.content.length;
    }

    read(target, { at }) {
      const part = this.content.subarray(at, at + target.length);
      target.set(part);
      return part.length;
    }

    write(source, { at }) {
      const grown = new Uint8Array(Math.max(this.content.length, at + source.length));
      grown.set(this.content);
      grown.set(source, at);
      this.content = grown;
      log.push({ file: this.file, kind: "write", at, bytes: encode(source) });
      return source.length;
    }

    truncate(size) {
      const cut = new Uint8Array(size);
      cut.set(this.content.subarray(0, size));
      this.content = cut;
      log.push({ file: this.file, kind: "truncate", size });
    }

    flush() {
      log.push({ file: this.file, kind: "flush" });
    }

    close() {}
  }

  const pyodide = await loadRuntime();
  const pair = new DurablePair(new RecordingHandle("database"), new RecordingHandle("journal"));
  const path = mountDurableFiles(pyodide.FS, "/roadbook").attach("power.db", pair);
  pyodide.registerJsModule("recorder", {
    saved: (version) => log.push({ kind: "saved", version }),
  });
  pyodide.globals.set("path", path);
  pyodide.globals.set("journal_mode", journalMode);
  pyodide.runPython(`
import recorder, sqlite3

db = sqlite3.connect(path, isolation_level=None)
for setting in ("locking_mode = exclusive", f"journal_mode = {journal_mode}", "synchronous = full",
                "temp_store = memory", "cache_size = 8"):
    db.execute(f"pragma {setting}")
db.execute("create table account (id integer primary key, version integer, padding blob)")
for version in range(1, 13):
    # Every transaction changes all rows, so a mix of two transactions shows; few pages fit the cache, so
    # SQLite writes to the database before it commits.
    db.execute("begin immediate")
    db.execute("update account set version = ?, padding = zeroblob(?)", (version, 700 + version))
    db.execute("insert into account values (?, ?, zeroblob(700))", (version * 2, version))
    db.execute("insert into account values (?, ?, zeroblob(2000))", (version * 2 + 1, version))
    db.execute("commit")
    recorder.saved(version)
db.execute("vacuum")
db.close()
`);
  return { log, flushes: pair.flushes };
}
