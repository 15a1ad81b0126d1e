// With `node --import` of this file every module finds the tRPC of this folder, not the pinned one.
import { register } from "node:module";

register("./resolve.mjs", import.meta.url);
