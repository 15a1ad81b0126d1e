/** Under which name the browser keeps price alerts; nothing is kept there while there are none. */
export const ALERTS = "price-alerts";
