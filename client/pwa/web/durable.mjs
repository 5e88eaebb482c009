// A database and its rollback journal on two file handles, with the order of writes that SQLite relies on.
//
// SQLite asks for that order with fdatasync, and Emscripten's fdatasync does nothing. So the order is kept
// here, from what each write means:
//
//   1. the journal is on disk before the database changes;
//   2. inside the journal, what was appended is on disk before its header counts it;
//   3. the database is on disk before the journal stops being valid: that is the commit;
//   4. the commit is on disk before it returns.
//
// Valid for journal_mode DELETE, TRUNCATE and PERSIST. A write-ahead log needs shared memory and other rules.

export const DATABASE = "database";
export const JOURNAL = "journal";

const MAGIC_BYTES = 8;

/** Zeros over the journal's magic number: how SQLite ends a transaction when it keeps the file. */
function endsJournal(bytes, at) {
  return at === 0 && bytes.length >= MAGIC_BYTES && bytes.subarray(0, MAGIC_BYTES).every((byte) => byte === 0);
}

export class DurablePair {
  #handles;
  #dirty = { [DATABASE]: false, [JOURNAL]: false };
  #appendedTo = 0;
  #broken = null;
  flushes = 0;

  constructor(database, journal) {
    this.#handles = { [DATABASE]: database, [JOURNAL]: journal };
  }

  size(role) {
    return this.#handles[role].getSize();
  }

  read(role, bytes, at) {
    return this.#handles[role].read(bytes, { at });
  }

  write(role, bytes, at) {
    if (role === DATABASE) {
      this.flush(JOURNAL);
      this.#write(DATABASE, bytes, at);
    } else if (endsJournal(bytes, at)) {
      this.#commit(() => this.#write(JOURNAL, bytes, at));
    } else {
      if (at < this.#appendedTo) this.flush(JOURNAL);
      this.#write(JOURNAL, bytes, at);
      this.#appendedTo = Math.max(this.#appendedTo, at + bytes.length);
    }
    return bytes.length;
  }

  truncate(role, size) {
    const cut = () => this.#attempt(role, (handle) => handle.truncate(size));
    if (role === DATABASE) {
      this.flush(JOURNAL);
      cut();
    } else if (size < this.size(JOURNAL)) {
      this.#commit(cut);
    } else {
      cut();
    }
  }

  /** Put what was written to one file on disk. Free when there is nothing to put. */
  flush(role) {
    if (!this.#dirty[role]) return;
    this.#attempt(role, (handle) => handle.flush());
    this.flushes += 1;
    this.#dirty[role] = false;
    if (role === JOURNAL) this.#appendedTo = 0;
  }

  close() {
    try {
      this.flush(JOURNAL);
      this.flush(DATABASE);
    } finally {
      this.#handles[DATABASE].close();
      this.#handles[JOURNAL].close();
    }
  }

  #commit(endJournal) {
    this.flush(DATABASE);
    endJournal();
    this.flush(JOURNAL);
  }

  #write(role, bytes, at) {
    const written = this.#attempt(role, (handle) => handle.write(bytes, { at }));
    if (written !== bytes.length) {
      throw new DOMException("The device has no room left", "QuotaExceededError");
    }
  }

  // After a failed write or flush nobody knows what the disk holds; only reopening, which rolls back, does.
  #attempt(role, change) {
    if (this.#broken) throw this.#broken;
    this.#dirty[role] = true;
    try {
      return change(this.#handles[role]);
    } catch (error) {
      if (error.name !== "QuotaExceededError") this.#broken = error;
      throw error;
    }
  }
}
