import type { leaderboard as english } from "../en/leaderboard";

export const leaderboard: typeof english = {
  ranking: {
    by: {
      return: "収益率",
      sortino: "ソルティノ比率",
      calmar: "カルマー比率",
      return_less_drawdown: "収益率 − ドローダウン",
    },
  },
  leaderboard: {
    title: "ランキング",
    rank: "順位",
    trader: "トレーダー",
    total: "総資産額",
    pnl: "PnL",
    pnlPercentage: "PnL %",
    hold: "保有のみの場合：",
    drawdown: "最大ドローダウン",
    sharpe: "シャープ",
    sortino: "ソルティノ",
    score: "スコア",
    trades: "取引数",
    liquidations: "清算",
    ratiosMean:
      "シャープとソルティノは毎時リターンによる値で、年率ではありません。順位は評価のたびに更新されます。",
    sortBy: "並べ替え",
    sorts: {
      rank: "順位",
      return: "収益率",
      drawdown: "ドローダウンの小さい順",
      sharpe: "シャープ",
      trades: "取引数",
    },
    aroundMe: "自分の前後",
    toFirst: "上位",
    limitsMissed: "条件未達",
    you: "あなた",
    disqualified: "失格",
    search: "トレーダーを検索",
    none: "まだ順位はありません。最初の評価後に表示されます。",
    noneFound: "「{search}」に一致するトレーダーはいません。",
    asOf: "{time} 時点",
    traders: "{count}人のトレーダー",
    failed: "ランキングを読み込めませんでした。",
    notRanked: "次の評価後に順位が付きます。",
  },
};
