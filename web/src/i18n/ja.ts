import type { en } from "./en";
import { entry } from "./ja/entry";
import { frame } from "./ja/frame";
import { refusals } from "./ja/refusals";
import { trading } from "./ja/trading";

export const ja: typeof en = { ...frame, ...entry, ...trading, refusals };
