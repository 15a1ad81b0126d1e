import { readRemembered } from "@/browser/remembered";

/** Under which the key of the guest wallet is kept in this browser. */
export const NAME = "guest-key";

/** Whether there is one, to be asked without what signs with it. */
export function isKeyKept(): boolean {
  return readRemembered(NAME) !== null;
}
