import { entry } from "./en/entry";
import { frame } from "./en/frame";
import { trading } from "./en/trading";

/** The server words its refusals in English itself. */
const refusals: Record<string, string> = {};

/** Every sentence of the site in English; the other languages have the same keys. */
export const en = { ...frame, ...entry, ...trading, refusals };
