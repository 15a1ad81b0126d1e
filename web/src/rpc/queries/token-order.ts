import type { Grant, Token } from "../generated";

/** The tokens of the starting portfolio in its order, then the others in theirs. */
export function startingTokensFirst(
  tokens: readonly Token[],
  grant: readonly Pick<Grant, "token_address">[],
): Token[] {
  const place = ({ address }: Token) => {
    const index = grant.findIndex(({ token_address }) => token_address === address);
    return index < 0 ? grant.length : index;
  };
  return [...tokens].sort((one, other) => place(one) - place(other));
}
