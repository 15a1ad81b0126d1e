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

/** The signed text and its signature, base64, as the server checks them. */
export interface Proof {
  signed_message: string;
  signature: string;
}

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
  const features = wallet.features as Partial<SolanaSignInFeature & SolanaSignMessageFeature>;
  const message = new TextEncoder().encode(request.message);
  const signIn = features[SolanaSignIn];
  const signMessage = features[SolanaSignMessage];
  if (signIn) {
    const [output] = await signIn.signIn(signInInput(request));
    // A wallet may spell the text its own way; only the server's spelling is accepted there.
    if (output && isSame(output.signedMessage, message)) return proof(output);
  }
  if (!signMessage) throw new WalletCannotSign(`${wallet.name} cannot sign this message.`);
  const [output] = await signMessage.signMessage({ account, message });
  if (!output) throw new WalletCannotSign(`${wallet.name} returned no signature.`);
  return proof({ signedMessage: message, signature: output.signature });
}

function proof(output: { signedMessage: Uint8Array; signature: Uint8Array }): Proof {
  return { signed_message: base64(output.signedMessage), signature: base64(output.signature) };
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
