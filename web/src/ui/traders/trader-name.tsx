import { shortAddress } from "@/format/address";
import { IdenticonPicture } from "./identicon";

/** A trader's picture and name, with the address below a name that was chosen. */
export function TraderName(props: { address: string; name: string; size?: number }) {
  const shown = shortAddress(props.address);
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <IdenticonPicture address={props.address} size={props.size ?? 28} />
      <span className="min-w-0">
        <bdi className="block truncate font-medium">{props.name}</bdi>
        {props.name !== shown && <span className="figures block text-ink-3 text-xs">{shown}</span>}
      </span>
    </span>
  );
}
