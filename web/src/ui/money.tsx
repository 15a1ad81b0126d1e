import { amountText, estimateText, priceParts, usdText } from "@/format/money";

/** The one way to show money; pointing at it tells all its digits. */
type MoneyProps = { value: string | null; className?: string } & (
  | { as?: "usd" | "price" }
  | { as: "amount" | "estimate"; symbol?: string }
);

export function Money(props: MoneyProps) {
  const className = `figures ${props.className ?? ""}`;
  if (props.value === null) return <span className={className}>–</span>;
  if (props.as === "price") return <Price value={props.value} className={className} />;
  if (props.as === "amount" || props.as === "estimate") {
    const write = props.as === "amount" ? amountText : estimateText;
    return (
      <span className={className} title={props.value}>
        {write(props.value)}
        {props.symbol ? ` ${props.symbol}` : ""}
      </span>
    );
  }
  return (
    <span className={className} title={props.value}>
      {usdText(props.value)}
    </span>
  );
}

function Price({ value, className }: { value: string; className: string }) {
  const { head, zeros, digits } = priceParts(value);
  if (zeros === 0) {
    return (
      <span className={className} title={value}>
        {head}
      </span>
    );
  }
  return (
    <span className={className} title={value}>
      <span aria-hidden="true">
        {head}
        <sub className="text-[0.75em]">{zeros}</sub>
        {digits}
      </span>
      <span className="sr-only">{`$${value}`}</span>
    </span>
  );
}
