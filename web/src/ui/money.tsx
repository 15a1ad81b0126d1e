import { amountText, compactUsdText, priceParts, usdText } from "@/format/money";

/** The one way to show an amount of money: dollars, a token's amount, or a price. */
export type MoneyProps = { value: string | null; className?: string } & (
  | { as?: "usd" | "compact" | "price" }
  | { as: "amount"; symbol?: string }
);

export function Money(props: MoneyProps) {
  const className = `figures ${props.className ?? ""}`;
  if (props.value === null) return <span className={className}>–</span>;
  if (props.as === "price") return <Price value={props.value} className={className} />;
  if (props.as === "amount") {
    return (
      <span className={className} title={props.value}>
        {amountText(props.value)}
        {props.symbol ? ` ${props.symbol}` : ""}
      </span>
    );
  }
  const text = props.as === "compact" ? compactUsdText(props.value) : usdText(props.value);
  return <span className={className}>{text}</span>;
}

function Price({ value, className }: { value: string; className: string }) {
  const { head, zeros, digits } = priceParts(value);
  if (zeros === 0) return <span className={className}>{head}</span>;
  return (
    <span className={className}>
      <span aria-hidden="true">
        {head}
        <sub className="text-[0.75em]">{zeros}</sub>
        {digits}
      </span>
      <span className="sr-only">{`$${value}`}</span>
    </span>
  );
}
