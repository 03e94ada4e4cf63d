"""A community partner reads the words; a statistician opens the formula; both find the same thing.

Numbers in the words are the constants that the code uses.
"""

from dataclasses import dataclass

from hotspot.rates.effective import CHILDREN_FOR_OWN_CLUMP
from hotspot.surveillance.estimates import FEWEST_EXPECTED
from hotspot.surveillance.luck import COVERAGE
from hotspot.surveillance.standing import DRAWS


@dataclass(frozen=True)
class Explanation:
    """One thing a reader may ask about a number, in words and as a formula.

    Parameters
    ----------
    title : str
        The question.
    words : str
        The answer, for everybody.
    formulas : tuple of str
        The same in LaTeX, one line each.
    symbols : str
        What the letters stand for.
    sources : tuple of str
        Where the method comes from.
    """

    title: str
    words: str
    formulas: tuple[str, ...]
    symbols: str
    sources: tuple[str, ...]


def explanations() -> tuple[Explanation, ...]:
    """Give the questions in the order a reader meets them."""
    return (
        _SMOOTHED, _AGES, _BED_DAYS, _SHARES, _SURE, _RANK, _TOO_LITTLE, _LUCK, _WEEKLY, _HIDDEN,
        _NO_MAP,
    )  # fmt: skip


_SMOOTHED = Explanation(
    "Why is the rate on the map not simply cases per child?",
    "In a tract with eighty children one admission more makes a spectacular rate that says nothing."
    " So each place also listens to the places it touches, and to the whole region: much where few"
    " children live, hardly at all where many do. How much neighbors have in common is not assumed;"
    " the counts themselves say it. The card of a place and every table give the rate as counted,"
    " too.",
    (
        r"y_i \sim \mathrm{Poisson}(E_i\,e^{\eta_i}), \qquad"
        r" \eta_i = \alpha + \sigma\left(\sqrt{1-\varphi}\;v_i + \sqrt{\varphi}\;u_i\right)",
        r"v_i \sim N(0,1), \qquad u \sim \mathrm{ICAR\ (scaled)}, \qquad"
        r" \sigma \sim N^{+}(0,1), \qquad \varphi \sim \mathrm{Beta}(\tfrac12,\tfrac12)",
    ),
    "y counted, E expected, η log of the ratio to the region, v what a place has to itself, u what"
    " it shares with the places it touches (variance one on every connected piece of the map),"
    " σ how much places differ, φ how much of that is shared. Fitted by nested Laplace"
    " approximation with a variational correction, nine points of quadrature over σ and φ.",
    (
        "Riebler A, Sørbye SH, Simpson D, Rue H (2016). Statistical Methods in Medical Research 25,"
        " 1145-1165.",
        "Rue H, Martino S, Chopin N (2009). Journal of the Royal Statistical Society B 71,"
        " 319-392.",
    ),
)

_AGES = Explanation(
    "What if one place simply has more babies?",
    "Babies see a doctor more often than teenagers. What a place is expected to have is worked out"
    " from its own children of each age and the region's rate at that age; a place is then compared"
    " with what its ages would bring. Where ages are not known, the map says so.",
    (
        r"E_i = \sum_a n_{ia}\,r_a, \qquad r_a = \frac{\sum_j y_{ja}}{\sum_j n_{ja}}, \qquad"
        r" \mathrm{rate}_i = r\,e^{\eta_i}",
    ),
    "n children of age a in place i times weeks, r the region's rate at that age and of all ages.",
    ("Breslow NE, Day NE (1987). Statistical methods in cancer research, volume II. IARC.",),
)

_BED_DAYS = Explanation(
    "Ten days of one child, or ten children of one day?",
    "They are not the same news. Days of one child come together, so they count as fewer separate"
    " events: as many as would be just as telling. The more the days sit with few children, the"
    " wider the interval and the more a place is pulled toward the others. The same is done for"
    " children who come to the emergency department again and again.",
    (
        r"k_i = w_i\,\frac{\sum_c d_{ic}^2}{\sum_c d_{ic}} + (1-w_i)\,k, \qquad"
        rf" w_i = \frac{{m_i}}{{m_i+{CHILDREN_FOR_OWN_CLUMP:g}}}",
        r"y_i^{*} = y_i/k, \qquad E_i^{*} = E_i/k",
    ),
    "d days of child c in place i, m children with days there, k the same ratio for the region."
    " Intervals of the rate as counted use the place's own k; the model of the map uses the"
    " region's for all, so that a place with long stays is not weighed down by them.",
    ("Fay MP, Feuer EJ (1997). Statistics in Medicine 16, 791-801.",),
)

_SHARES = Explanation(
    "And for social needs?",
    "A need is counted among the children who were asked, so a place with few answers is pulled"
    " harder toward its neighbors. Children who were not asked may differ; a share says nothing"
    " of them.",
    (r"x_i \sim \mathrm{Binomial}(n_i, p_i), \qquad \log\frac{p_i}{1-p_i} = \eta_i",),
    "x children with a need, n children asked, η built as above.",
    ("Riebler A et al. (2016), as above.",),
)

_SURE = Explanation(
    "When is a place called higher?",
    "When its rate lies above the region's by a stated margin with high probability, and in a list"
    " cut so that few of the places on it can be expected to be wrong. A place of which that cannot"
    " be said is called “can’t tell”, and never average.",
    (
        r"p_i = P\!\left(e^{\eta_i} > 1.2 \mid y\right), \qquad"
        r" \frac{1}{|L|}\sum_{i \in L} (1-p_i) \le 0.10",
    ),
    "p probability of being above 1.2 times the region, L the list of the most probable places.",
    ("Newton MA, Noueiry A, Sarkar D, Ahlquist P (2004). Biostatistics 5, 155-176.",),
)

_RANK = Explanation(
    "Is the first place on the list really first?",
    f"The model is asked {DRAWS:,} times what all rates could be, and places are ranked every time."
    " A place shows the range in which nine in ten of its ranks lie. Where ranges overlap, who is"
    " first is luck.",
    (r"\mathrm{rank}_i = 1 + \sum_{j \ne i} \mathbf{1}\!\left[\eta_j > \eta_i\right]",),
    "counted in every joint draw of all η.",
    (
        "Goldstein H, Spiegelhalter DJ (1996). Journal of the Royal Statistical Society A 159,"
        " 385-443.",
    ),
)

_TOO_LITTLE = Explanation(
    "Why is a map grey?",
    f"If the typical place expects fewer than {FEWEST_EXPECTED:g} separate events in the chosen"
    " weeks, even the best method we know finds one in fifty of the places that truly stand out"
    " (see How we know); a map would show luck. Choose more"
    " weeks, or larger areas.",
    (rf"\mathrm{{median}}_i\; E_i^{{*}} < {FEWEST_EXPECTED:g}",),
    "E starred: expected separate events, as above; of a share, answers of the rarer kind.",
    (),
)

_LUCK = Explanation(
    "A place got better. Would it have anyway?",
    "Places are chosen because their last year looked bad, and part of a bad year is bad luck,"
    " which passes by itself. The shaded band says where the mean of the newer weeks would lie in"
    f" {100 * COVERAGE:.0f} of 100 places of which nobody took care: what lasts of the place's own"
    " years, what happened in the rest of the region meanwhile, and how far chance and the ordinary"
    " wandering from year to year may lead away from it. A mean inside the band is explained by"
    " luck. One outside it is not, and still does not say why. For bed-days, stays and their length"
    " are asked separately.",
    (
        r"\frac{y_i'/n_i'}{y_i/n_i} \approx g\,\frac{\hat\theta_i}{c_i}, \qquad"
        r" \hat\theta_i = E\left(\theta_i \mid y_{i1}, \dots, y_{iT}\right)",
        r"\mathrm{Var} = \left(\frac{g}{c_i}\right)^2 \left[\mathrm{Var}(\theta_i)(1+\omega^2) +"
        r" \hat\theta_i^2(\omega^2 + s_g^2) + \frac{k_i\,\hat\theta_i}{g\,E_i'}\right]",
    ),
    "θ what lasts of the ratio to the region, gamma or log-normal, as the counts say; c that ratio"
    " as counted in the year before; g change of the others, s its error; ω wandering from year to"
    " year; k clump size; E expected count of the newer weeks. What is not known of spread, shape,"
    " wandering and clumps is averaged over.",
    (
        "Efron B (2011). Journal of the American Statistical Association 106, 1602-1614.",
        "Morton V, Torgerson DJ (2003). BMJ 326, 1083-1084.",
        "Clayton D, Kaldor J (1987). Biometrics 43, 671-681.",
    ),
)

_WEEKLY = Explanation(
    "What is the weekly line on the card of a tract?",
    "One week of one tract is nearly all luck. The line lets every week learn from the weeks around"
    " it and from the tracts it touches, so it is drawn through the noise and is slow to follow a"
    " sudden change. It answers when, not how high: for the height, read the rate above it. Where"
    " the line and that rate do not agree, the line is not drawn.",
    (
        r"\eta_{it} = w_t + \phi_{it}, \qquad \phi_t = a\,\phi_{t-1} + \varepsilon_t, \qquad"
        r" \varepsilon_t \sim \mathrm{Leroux}(\sigma, \rho), \qquad w_t\ \mathrm{random\ walk}",
    ),
    "w what all of the region had that week, φ what the tract has beyond it, a how long it lasts.",
    ("Leroux BG, Lei X, Breslow N (2000). Statistical Models in Epidemiology, 179-191.",),
)

_HIDDEN = Explanation(
    "Can hidden numbers be worked out from their neighbors?",
    "A place that learns from its neighbors could betray them. So where a number is hidden, the"
    " model is not given it, but an equal share per child of what is hidden in the whole district,"
    " a sum that anyone could work out from what is shown.",
    (r"\tilde y_i = n_i\,\frac{\sum_{j \in H} y_j}{\sum_{j \in H} n_j}, \qquad i \in H",),
    "H the hidden tracts of a district, y counted, n children living there times weeks.",
    (),
)

_NO_MAP = Explanation(
    "What if nobody knows which places touch?",
    "Then each place is pulled toward the whole region only, by how noisy its own count is; the"
    " words beside the map say which method was used and why.",
    (
        r"\theta_i \sim \mathrm{Gamma}(a, b), \qquad"
        r" \theta_i \mid y_i \sim \mathrm{Gamma}(a + y_i^{*},\; b + E_i^{*})",
    ),
    "θ ratio to the region; a and b by maximum likelihood, their uncertainty included.",
    ("Clayton D, Kaldor J (1987). Biometrics 43, 671-681.",),
)
