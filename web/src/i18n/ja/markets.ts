import type { markets as english } from "../en/markets";

export const markets: typeof english = {
  market: {
    age: "{seconds}秒前",
    ageMinutes: "{minutes}分前",
    ageHours: "{hours}時間前",
    noAge: "価格なし",
    change: "24時間",
    sortBy: "並べ替え",
    sorts: { held: "保有", name: "名前", price: "価格", change: "24時間", funding: "資金調達率" },
    search: "銘柄を検索",
    noneFound: "「{search}」に一致する銘柄はありません。",
    favourite: "{symbol}をお気に入りに登録",
    fundingPayments: "資金調達料",
    fundingOf: "{symbol}の建玉の資金調達料",
    explorer: "{symbol}をエクスプローラーで見る（外部サイト）",
  },
};
