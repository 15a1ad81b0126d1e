/** Texts by name that outlast the page. */
export interface TextStore {
  /** Null where there is none. */
  read: (name: string) => string | null;
  /** Null forgets the text. */
  write: (name: string, text: string | null) => void;
}

/**
 * A store over one of the browser's own, which is asked for anew each time: where site data is
 * blocked the browser throws, and where it is full it refuses. Such texts last as long as the page.
 */
export function textStore(open: () => Storage): TextStore {
  const inMemory = new Map<string, string>();
  return {
    read(name) {
      const text = inMemory.get(name);
      if (text !== undefined) return text;
      try {
        return open().getItem(`alpha.${name}`);
      } catch {
        return null;
      }
    },
    write(name, text) {
      inMemory.delete(name);
      try {
        if (text === null) open().removeItem(`alpha.${name}`);
        else open().setItem(`alpha.${name}`, text);
      } catch {
        if (text !== null) inMemory.set(name, text);
      }
    },
  };
}

/** What this browser remembers of its visitor, in all its tabs. */
export const ofBrowser = textStore(() => window.localStorage);

/** What this tab keeps over a reload. */
export const ofTab = textStore(() => window.sessionStorage);
