import type { User } from "@/rpc/generated";
import { TraderName } from "@/ui/traders/trader-name";

/** Whose portfolio it is: picture, name, address, and what they say of themselves. */
export function TraderHead(props: { walletAddress: string; trader: User | undefined }) {
  const { trader, walletAddress } = props;
  return (
    <div className="flex min-h-10 min-w-0 flex-col gap-2 text-sm">
      {trader && <TraderName address={walletAddress} name={trader.username} size={40} />}
      {trader?.bio && (
        <p dir="auto" className="max-w-prose break-words text-ink-2">
          {trader.bio}
        </p>
      )}
    </div>
  );
}
