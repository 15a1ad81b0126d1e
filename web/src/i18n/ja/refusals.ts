/** Sentences for the server's refusals, by their reason. */
export const refusals: Record<string, string> = {
  already_withdrawn: "この運用はすでに解除されています。",
  amount_too_precise: "小数点以下の桁数が多すぎます。",
  amount_too_small: "数量が小さすぎて、受け取る量が最小単位に届きません。",
  amount_zero: "0 より大きい数量を入力してください。",
  competition_not_running: "コンペの開催期間外のため取引できません。",
  competition_paused: "コンペは一時停止中です。しばらくしてからお試しください。",
  insufficient_balance: "残高が不足しています。",
  no_liquid_stake_pool: "このトークンのリキッドステーキング用プールはありません。",
  not_stakeable: "このトークンはステーキングできません。",
  price_missing: "このトークンの価格はまだありません。1分ほど待ってからお試しください。",
  price_stale: "価格が古いため取引できません。新しい価格が届くまでお待ちください。",
  same_token: "異なるトークンを選択してください。",
  sign_in_expired: "サインインの期限が切れました。もう一度お試しください。",
  unknown_investment: "この運用は見つかりません。",
  unknown_token: "このトークンは取り扱っていません。",
};
