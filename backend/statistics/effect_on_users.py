"""The effect on those who used the agent because they were offered it."""

from math import inf

from backend.statistics.distributions import normal_cdf, normal_quantile
from backend.statistics.estimates import Estimate, PointEstimate


def effect_on_users(
    *,
    difference: PointEstimate,
    treated_uptake: float,
    control_uptake: float = 0,
    confidence: float = 0.95,
) -> Estimate | None:
    """The difference / how much larger the share of users is where the agent was offered.

    `difference` is that between the arms. Being offered the agent must change outcomes by using it
    alone. None where the offer makes nobody use it, or nothing varies.

    Sources: Bloom (1984), Accounting for No-Shows in Experimental Evaluation Designs; Imbens and
    Angrist (1994), Identification and Estimation of Local Average Treatment Effects.
    """
    more = treated_uptake - control_uptake
    if not more > 0 or not difference.standard_error > 0:
        return None
    effect, error = difference.value / more, difference.standard_error / more
    reach = normal_quantile(0.5 + confidence / 2) * error
    return Estimate(
        value=effect,
        standard_error=error,
        degrees=inf,
        low=effect - reach,
        high=effect + reach,
        p=2 * normal_cdf(-abs(effect / error)),
    )
