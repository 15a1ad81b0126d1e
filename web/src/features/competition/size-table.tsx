"use client";

import { useTranslations } from "use-intl";
import { useMarkets } from "@/rpc/queries/use-markets";
import { useTokens } from "@/rpc/queries/use-tokens";
import { Money } from "@/ui/money";
import { Cell, Head, Row, Table } from "@/ui/table";
import { TokenName } from "@/ui/tokens/token-name";

/** How large orders and positions may be, token by token, for those who open it. */
export function SizeTable() {
  const t = useTranslations("competition");
  const { tokens } = useTokens();
  const { markets } = useMarkets();
  const sized = tokens.filter(({ order_limits }) => order_limits !== null);
  const openInterest = new Map(
    markets.map(({ token_address, open_interest_usd_max }) => [
      token_address,
      open_interest_usd_max,
    ]),
  );
  if (sized.length === 0) return null;
  return (
    <details className="card mt-3 overflow-hidden">
      <summary className="cursor-pointer px-5 py-4 font-medium text-[15px]">{t("sizes")}</summary>
      <Table
        caption={t("sizes")}
        head={
          <>
            <Head>{t("sizeToken")}</Head>
            <Head end>{t("sizeOrder")}</Head>
            <Head end>{t("sizeFree")}</Head>
            <Head end from="sm">
              {t("sizeDepth")}
            </Head>
            <Head end from="md">
              {t("sizeOpenInterest")}
            </Head>
          </>
        }
      >
        {sized.map(({ address, symbol, icon_url, order_limits }) => (
          <Row key={address} className="md:h-12">
            <Cell>
              <TokenName
                symbol={symbol}
                url={icon_url}
                note={
                  <Narrow
                    depth={order_limits?.depth_usd ?? null}
                    openInterest={openInterest.get(address) ?? null}
                  />
                }
              />
            </Cell>
            <Cell end>
              <Money as="amount" value={order_limits?.order_usd_max ?? null} />
            </Cell>
            <Cell end>
              <Money as="amount" value={order_limits?.free_size_usd ?? null} />
            </Cell>
            <Cell end from="sm">
              <Money as="amount" value={order_limits?.depth_usd ?? null} />
            </Cell>
            <Cell end from="md">
              <Money as="amount" value={openInterest.get(address) ?? null} />
            </Cell>
          </Row>
        ))}
      </Table>
    </details>
  );
}

/** What a narrow screen has no columns for. */
function Narrow({ depth, openInterest }: { depth: string | null; openInterest: string | null }) {
  const t = useTranslations("competition");
  return (
    <>
      <span className="block sm:hidden">
        {t("sizeDepth")} <Money as="amount" value={depth} />
      </span>
      {openInterest && (
        <span className="block md:hidden">
          {t("sizeOpenInterest")} <Money as="amount" value={openInterest} />
        </span>
      )}
    </>
  );
}
