import type { frame as english } from "../en/frame";

export const frame: typeof english = {
  site: {
    title: "αTest",
    description:
      "仮想資金で競う2週間のSolanaトレードコンペ。全員同じ資金で始め、同じ価格で取引。リスクはありません。",
    skip: "本文へ移動",
    simulated: "模擬相場",
    simulatedHint: "価格はここで生成されたもので、実際の市場価格ではありません。",
    language: "言語",
    toLight: "ライトテーマに切り替え",
    toDark: "ダークテーマに切り替え",
    close: "閉じる",
    retry: "再試行",
    loading: "読み込み中",
    unreachable: "サーバーから応答がありません。しばらくしてからお試しください。",
    refused: "サーバーが受け付けませんでした。",
  },
  nav: {
    main: "メイン",
    portfolio: "ポートフォリオ",
    swap: "スワップ",
    perp: "パープ",
    earn: "運用",
    history: "履歴",
    leaderboard: "ランキング",
  },
  tabs: {
    portfolio: "資産",
    swap: "スワップ",
    perp: "パープ",
    earn: "運用",
    history: "履歴",
    leaderboard: "順位",
  },
  block: {
    offline: "オフラインです。接続が戻るまで注文できません。",
    unreachable: "サーバーから応答がありません。注文を止め、再接続しています。",
    stale: "価格が古いため取引できません。新しい価格が届くと注文を再開します。",
    upcoming: "コンペはまだ始まっていません。開始と同時に注文できます。",
    paused:
      "コンペは一時停止中です。建玉の決済と運用の解除はでき、清算は行われません。利息・資金調達料は続きます。",
    ended: "コンペは終了しました。注文は締め切られ、結果は残ります。",
    disqualified: "運営により失格になりました。注文はできません。",
    because: "「{reason}」",
    halted: "運営が {symbol} の取引を停止しました：「{reason}」",
  },
  footer: {
    title: "このコンペについて",
    heldBy: "運営: {name}",
    play: "仮想資金のコンペです。ここでの資産に外での価値はありません。",
    rules: "ルール",
    results: "結果",
    docs: "プログラム向け",
  },
  missing: {
    title: "ページが見つかりません",
    text: "アドレスが間違っているか、ページが移動した可能性があります。",
    home: "トップへ",
  },
  change: { up: "上昇", down: "下落", flat: "変わらず" },
};
