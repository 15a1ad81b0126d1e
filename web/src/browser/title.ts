"use client";

import { useEffect } from "react";

/**
 * Names the browser's tab. The exported page has an English title, which is set anew whenever the
 * framework comes to it; so this watches.
 */
export function useTitle(name: string): void {
  useEffect(() => {
    const write = () => {
      if (document.title !== name) document.title = name;
    };
    write();
    const changes = new MutationObserver(write);
    changes.observe(document.head, { childList: true, characterData: true, subtree: true });
    return () => changes.disconnect();
  }, [name]);
}
