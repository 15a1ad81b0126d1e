"use client";

import { type RefObject, useEffect, useRef } from "react";

/** For a form that a link filled in: its amount has the focus at first, so that Enter sends it. */
export function useLinkedFocus(isLinked: boolean): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (isLinked) form.current?.querySelector<HTMLElement>("input[inputmode=decimal]")?.focus();
  }, [isLinked]);
  return form;
}
