import {
  SolanaSignIn,
  type SolanaSignInFeature,
  SolanaSignMessage,
  type SolanaSignMessageFeature,
} from "@solana/wallet-standard-features";
import type { Wallet, WalletAccount } from "@wallet-standard/base";
import {
  StandardConnect,
  type StandardConnectFeature,
  StandardEvents,
  type StandardEventsFeature,
} from "@wallet-standard/features";
import { domainOf, signInText } from "../siws";
import { type GuestKey, keptKey, keptOrNewKey, sign } from "./key";

const NAME = "Guest";
const CHAINS = ["solana:mainnet"] as const;
const ICON =
  "data:image/svg+xml;base64,PHN2ZyB4bWxucz0naHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmcnIHZpZXdCb3g9JzAgMCAzMiAzMic+PHJlY3Qgd2lkdGg9JzMyJyBoZWlnaHQ9JzMyJyByeD0nOCcgZmlsbD0nIzZhNWNmMCcvPjx0ZXh0IHg9JzE2JyB5PScyMycgZm9udC1zaXplPScyMCcgdGV4dC1hbmNob3I9J21pZGRsZScgZmlsbD0nI2ZmZicgZm9udC1mYW1pbHk9J3NlcmlmJz4mIzk0NTs8L3RleHQ+PC9zdmc+";

type Features = StandardConnectFeature &
  StandardEventsFeature &
  SolanaSignInFeature &
  SolanaSignMessageFeature;

/** The guest wallet was asked to sign something it does not sign. */
export class GuestWalletRefused extends Error {}

function accountOf(key: GuestKey): WalletAccount {
  const features = [SolanaSignIn, SolanaSignMessage] as const;
  return { address: key.address, publicKey: key.publicKey, chains: CHAINS, features };
}

function signChecked(text: string, ownDomain: string) {
  const domain = domainOf(text);
  if (domain !== ownDomain) {
    throw new GuestWalletRefused(
      `The guest wallet signs in to ${ownDomain} only, not to ${domain ?? "an unnamed site"}.`,
    );
  }
  const signedMessage = new TextEncoder().encode(text);
  return { signedMessage, signature: sign(keptOrNewKey(), signedMessage) };
}

/** A wallet that lives in this page. It signs sign-in texts of `ownDomain` and nothing else. */
export function guestWallet(ownDomain: string): Wallet & { features: Features } {
  const accounts = () => {
    const key = keptKey();
    return key ? [accountOf(key)] : [];
  };
  return {
    version: "1.0.0",
    name: NAME,
    icon: ICON,
    chains: CHAINS,
    get accounts() {
      return accounts();
    },
    features: {
      [StandardConnect]: {
        version: "1.0.0",
        connect: async () => ({ accounts: [accountOf(keptOrNewKey())] }),
      },
      [StandardEvents]: { version: "1.0.0", on: () => () => {} },
      [SolanaSignIn]: {
        version: "1.0.0",
        signIn: async (...inputs) =>
          inputs.map((input) => {
            const account = accountOf(keptOrNewKey());
            const asked = { domain: ownDomain, ...input, address: account.address };
            return { account, ...signChecked(signInText(asked), ownDomain) };
          }),
      },
      [SolanaSignMessage]: {
        version: "1.1.0",
        signMessage: async (...inputs) =>
          inputs.map(({ message }) => signChecked(new TextDecoder().decode(message), ownDomain)),
      },
    },
  };
}
