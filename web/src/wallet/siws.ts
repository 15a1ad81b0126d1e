import type { SolanaSignInInput } from "@solana/wallet-standard-features";

/** What the server asks a wallet to sign: the fields, and the exact text they make. */
export interface SignInRequest {
  domain: string;
  address: string;
  statement: string;
  uri: string;
  version: string;
  chain_id: string;
  nonce: string;
  issued_at: string;
  expiration_time: string;
  message: string;
}

/** The request in the words of Sign-In With Solana. */
export function signInInput(request: SignInRequest): SolanaSignInInput {
  return {
    domain: request.domain,
    address: request.address,
    statement: request.statement,
    uri: request.uri,
    version: request.version,
    chainId: request.chain_id,
    nonce: request.nonce,
    issuedAt: request.issued_at,
    expirationTime: request.expiration_time,
  };
}

/** The text a wallet builds from an input, as the standard spells it. */
export function signInText(input: SolanaSignInInput): string {
  const fields = [
    ["URI", input.uri],
    ["Version", input.version],
    ["Chain ID", input.chainId],
    ["Nonce", input.nonce],
    ["Issued At", input.issuedAt],
    ["Expiration Time", input.expirationTime],
  ].filter(([, value]) => value);
  const parts = [
    `${input.domain} wants you to sign in with your Solana account:\n${input.address}`,
    input.statement ?? "",
    fields.map(([name, value]) => `${name}: ${value}`).join("\n"),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** The site a sign-in text is for; null when the text is no sign-in text. */
export function domainOf(text: string): string | null {
  return /^(\S+) wants you to sign in with your Solana account:\n/.exec(text)?.[1] ?? null;
}
