/** A file that a person has opened. */
export interface OwnFile {
  name: string;
  text: string;
}

/** A larger file is not kept: browsers keep about five million characters for a whole site. */
const keptMax = 1_000_000;
const key = 'mailscope.file';

/** The file that was opened last, kept by the browser for this window, so that a reload finds it again. */
export class KeptFile {
  readonly #storage: Storage | null;

  constructor(storage: Storage | null) {
    this.#storage = storage;
  }

  /** Keeps a file in the place of the one before. */
  keep(file: OwnFile) {
    try {
      this.#storage?.removeItem(key);
      if (file.name.length + file.text.length <= keptMax) this.#storage?.setItem(key, JSON.stringify(file));
    } catch {
      // A full or forbidden storage costs the memory of the file; its address says so after a reload.
    }
  }

  /** The text of the file of this name; null where another one, or none, is kept. */
  find(name: string): string | null {
    try {
      const kept = JSON.parse(this.#storage?.getItem(key) ?? 'null') as Partial<OwnFile> | null;
      return kept?.name === name && typeof kept.text === 'string' ? kept.text : null;
    } catch {
      return null; // What cannot be read was not written here.
    }
  }
}
