import type { Page } from "@playwright/test";

/** What is wrong with how the texts of a page stand, each with the text it is wrong of. */
export interface Faults {
  /** Links, buttons and badges whose text runs over more than one line. */
  wrapped: string[];
  /** Japanese words with a line end within. */
  broken: string[];
  /** Texts that are wider than the part they stand in, and so cut off or over another. */
  spilt: string[];
  /** Texts that end in "…" for want of room. */
  cut: string[];
  /** Texts smaller than can be read on a phone. */
  tiny: string[];
}

export const NO_FAULTS: Faults = { wrapped: [], broken: [], spilt: [], cut: [], tiny: [] };

/** Looks at every text that is shown. */
export function textFaults(page: Page): Promise<Faults> {
  return page.evaluate(() => {
    const SMALLEST_PX = 10.5;
    // Katakana words, and the words of trading that are written in kanji.
    const words =
      /[ァ-ヺー]{2,}|証拠金|建玉|清算|運営|運用|残高|手数料|資金調達[料率]|想定元本|利息|履歴|決済|署名|市場|価格/g;
    const faults: Faults = { wrapped: [], broken: [], spilt: [], cut: [], tiny: [] };
    const lines = (range: Range) => {
      const tops = [...range.getClientRects()].filter(({ width }) => width > 0);
      return new Set(tops.map(({ top }) => Math.round(top / 4))).size;
    };
    const isForReadersAloud = (element: Element): boolean => {
      const { width, height } = element.getBoundingClientRect();
      const parent = element.parentElement;
      return (width <= 1 && height <= 1) || (parent !== null && isForReadersAloud(parent));
    };
    // What ends in "…" has its place; all else ends within whatever cuts off what is beyond.
    const isCutOff = (element: Element, { left, right }: DOMRect): boolean => {
      for (let around: Element | null = element; around; around = around.parentElement) {
        const { overflowX, textOverflow } = getComputedStyle(around);
        if (textOverflow === "ellipsis") return false;
        const edge = around.getBoundingClientRect();
        const isEdge = overflowX !== "visible" || around.matches("button, a, label, body");
        if (isEdge && (left < edge.left - 1 || right > edge.right + 1)) return true;
      }
      return right > document.documentElement.clientWidth + 1;
    };
    const isShortened = (element: Element): boolean => {
      const { textOverflow, webkitLineClamp } = getComputedStyle(element);
      const { clientHeight, clientWidth, scrollHeight, scrollWidth } = element;
      return (
        (textOverflow === "ellipsis" && scrollWidth > clientWidth) ||
        (webkitLineClamp !== "none" && scrollHeight > clientHeight)
      );
    };
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const element = node.parentElement;
      const text = node.nodeValue ?? "";
      if (!element?.checkVisibility() || !text.trim() || isForReadersAloud(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      const control = element.closest(
        "header a, header button, nav a, button, [class*=rounded-full]",
      );
      // What is cut after its second line may have one.
      const mayWrap = getComputedStyle(element).webkitLineClamp !== "none";
      if (control && !mayWrap && text.length < 24 && lines(range) > 1) faults.wrapped.push(text);
      if (isShortened(element)) faults.cut.push(text);
      if (isCutOff(element, box)) faults.spilt.push(text);
      if (
        text.trim().length > 1 &&
        Number.parseFloat(getComputedStyle(element).fontSize) < SMALLEST_PX
      ) {
        faults.tiny.push(text);
      }
      for (const found of text.matchAll(words)) {
        range.setStart(node, found.index);
        range.setEnd(node, found.index + found[0].length);
        if (lines(range) > 1) faults.broken.push(found[0]);
      }
    }
    return faults;
  });
}
