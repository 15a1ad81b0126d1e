import {
  SolanaSignIn,
  type SolanaSignInFeature,
  SolanaSignMessage,
  type SolanaSignMessageFeature,
} from "@solana/wallet-standard-features";
import type { Wallet, WalletAccount } from "@wallet-standard/base";
import { StandardConnect, type StandardConnectFeature } from "@wallet-standard/features";
import { base64 } from "./base64";
import { type SignInRequest, signInInput } from "./siws";

/** What begins an off-chain message envelope, in which hardware wallets sign texts. */
const SIGNING_DOMAIN = Uint8Array.from([0xff, ...new TextEncoder().encode("solana offchain")]);
/** The code of JSON-RPC wallets for "the user said no". */
const REJECTED = 4001;

/** The signed text and its signature, base64, as the server checks them. */
export interface Proof {
  signed_message: string;
  signature: string;
}

interface Signed {
  signedMessage: Uint8Array;
  signature: Uint8Array;
}

type Features = Partial<SolanaSignInFeature & SolanaSignMessageFeature>;

/** The wallet gave no account or cannot sign a message. */
export class WalletCannotSign extends Error {}

/** Asks the wallet which account it shows to this site. */
export async function connect(wallet: Wallet): Promise<WalletAccount> {
  const { [StandardConnect]: feature } = wallet.features as Partial<StandardConnectFeature>;
  const accounts = feature ? (await feature.connect()).accounts : wallet.accounts;
  const account = accounts.find((one) => one.chains.some((chain) => chain.startsWith("solana:")));
  if (!account) throw new WalletCannotSign(`${wallet.name} shows no Solana account to this site.`);
  return account;
}

/** Lets the wallet sign the request's exact text: by `solana:signIn`, else by `signMessage`. */
export async function prove(
  wallet: Wallet,
  account: WalletAccount,
  request: SignInRequest,
): Promise<Proof> {
  const { [SolanaSignMessage]: signMessage } = wallet.features as Features;
  const message = new TextEncoder().encode(request.message);
  const signed = await signedIn(wallet, request);
  // A wallet may spell the text its own way; only the server's spelling is accepted there.
  if (signed && holds(signed.signedMessage, message)) return proof(signed);
  if (!signMessage) throw new WalletCannotSign(`${wallet.name} cannot sign this message.`);
  const [output] = await signMessage.signMessage({ account, message });
  if (!output) throw new WalletCannotSign(`${wallet.name} returned no signature.`);
  const isNamed = holds(output.signedMessage, message);
  return proof(isNamed ? output : { signedMessage: message, signature: output.signature });
}

/** The wallet's answer to `solana:signIn`; null when `solana:signMessage` has to do. */
async function signedIn(wallet: Wallet, request: SignInRequest): Promise<Signed | null> {
  const features = wallet.features as Features;
  const signIn = features[SolanaSignIn];
  if (!signIn) return null;
  try {
    const [output] = await signIn.signIn(signInInput(request));
    return output ?? null;
  } catch (error) {
    // Hardware wallets offer the feature and throw; who said no is not asked again.
    if (!features[SolanaSignMessage] || isRejection(error)) throw error;
    return null;
  }
}

function isRejection(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return code === REJECTED || /\b(reject|declin|denied|cancel)/i.test(String(message));
}

function proof({ signedMessage, signature }: Signed): Proof {
  return { signed_message: base64(signedMessage), signature: base64(signature) };
}

/** Whether these bytes are the message, or an envelope that ends with it. */
function holds(signed: Uint8Array, message: Uint8Array): boolean {
  const header = signed.subarray(0, signed.length - message.length);
  const ending = signed.subarray(signed.length - message.length);
  const isHeader =
    header.length === 0 || isSame(header.subarray(0, SIGNING_DOMAIN.length), SIGNING_DOMAIN);
  return signed.length >= message.length && isHeader && isSame(ending, message);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
