import { keyOf } from "./wallet.ts";

const SEED_BYTES = 32;

/** The wallet that the system under test takes for an admin's, and its key as a browser keeps it. */
export const ADMIN = keyOf(Buffer.alloc(SEED_BYTES, "organiser"));
