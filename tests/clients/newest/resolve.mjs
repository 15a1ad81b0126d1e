/** Looks for tRPC from here, and for all else from where it is wanted. */
export function resolve(specifier, context, next) {
  if (!specifier.startsWith("@trpc/")) return next(specifier, context);
  return next(specifier, { ...context, parentURL: import.meta.url });
}
