"use client";

import { type Dispatch, type SetStateAction, useEffect } from "react";

/** Keeps what is typed for as long as `isOn`, which is until there is a field that takes it. */
export function useTypedAhead(isOn: boolean, setTyped: Dispatch<SetStateAction<string>>): void {
  useEffect(() => {
    if (!isOn) return;
    const keep = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const isLetter = event.key.length === 1;
      if (!isLetter && event.key !== "Backspace") return;
      event.preventDefault();
      setTyped((before) => (isLetter ? before + event.key : before.slice(0, -1)));
    };
    document.addEventListener("keydown", keep);
    return () => document.removeEventListener("keydown", keep);
  }, [isOn, setTyped]);
}
