//! Reasons as the wire knows them: a code, its numbers, and what they count.

use serde::Serialize;

/// One reason for a result: a code with the numbers that belong to it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Factor {
    pub code: String,
    /// The number looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// How much it counts, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// What it added to the score; the contributions add up to the score that is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contribution: Option<f64>,
    /// `days`, `count`, `minor`, `ratio`, `score` or `weeks`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<&'static str>,
    /// A code that belongs to this one, such as the industry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Factor {
    /// A number that speaks for itself.
    pub fn fact(code: &str, value: f64) -> Self {
        Self {
            code: code.to_owned(),
            value: Some(value).filter(|value| value.is_finite()),
            weight: None,
            contribution: None,
            unit: unit(code),
            text: None,
        }
    }

    /// A number that added to a score.
    pub fn part(code: &str, value: f64, weight: f64, contribution: f64) -> Self {
        Self { weight: Some(weight), contribution: Some(contribution), ..Self::fact(code, value) }
    }

    /// A fact without a number.
    pub fn word(code: &str, text: impl Into<String>) -> Self {
        Self { value: None, text: Some(text.into()), ..Self::fact(code, 0.0) }
    }
}

impl From<&mining::value::Factor> for Factor {
    fn from(factor: &mining::value::Factor) -> Self {
        match factor.weight != 0.0 || factor.contribution != 0.0 {
            true => Self::part(&factor.code, factor.value, factor.weight, factor.contribution),
            false => Self::fact(&factor.code, factor.value),
        }
    }
}

/// What the number of each code counts; codes that are not here have no number.
fn unit(code: &str) -> Option<&'static str> {
    Some(match code {
        "recency" | "recency_from" | "recency_to" => "days",
        "frequency" | "frequency_from" | "frequency_to" => "count",
        "monetary" | "monetary_from" | "monetary_to" => "minor",
        "steadiness" => "ratio",
        "p_alive" | "kept_share" | "annual_discount" => "ratio",
        "expected_purchases" | "repeat_purchases" => "count",
        "expected_order_value" => "minor",
        "horizon_days" => "days",
        "weeks_known" | "weeks_active" => "weeks",
        "rfm_total" | "recency_score" | "monetary_score" => "score",
        "clv" | "clv_mid_from" | "clv_high_from" => "minor",
        "days_since_last"
        | "days_since_first"
        | "asleep_from_days"
        | "lost_from_days"
        | "cycle_days"
        | "own_median_days"
        | "population_cycle_days" => "days",
        "overdue_cycles" | "basket_trend" | "contentment" | "return_rate" | "gap_variation" => "ratio",
        "own_discount_share" | "population_discount_share" | "mean_discount" => "ratio",
        "own_category_share" | "population_category_share" => "ratio",
        "category_lines" | "lines" | "orders" | "purchases" | "complaints_recent" | "complaints_open" => {
            "count"
        }
        _ => return None,
    })
}

/// Rounds contributions to whole points that add up to `total`: those that lose most by rounding down get the rest.
pub fn in_points(factors: &mut [Factor], total: i64) {
    let mut parts: Vec<(usize, f64)> = factors
        .iter()
        .enumerate()
        .filter_map(|(place, factor)| Some((place, factor.contribution?)))
        .collect();
    let floors: i64 = parts.iter().map(|(_, part)| part.floor() as i64).sum();
    parts.sort_by(|(_, a), (_, b)| (b - b.floor()).total_cmp(&(a - a.floor())));
    let mut rest = total - floors;
    for (place, part) in parts {
        let more = i64::from(rest > 0);
        rest -= more;
        factors[place].contribution = Some((part.floor() as i64 + more) as f64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_add_up() {
        for (parts, total, expected) in [
            (vec![18.75, 26.25, 12.5, 7.1], 65, vec![19.0, 26.0, 13.0, 7.0]),
            (vec![33.4, 33.3, 33.3], 100, vec![34.0, 33.0, 33.0]),
            (vec![0.0, 0.0], 0, vec![0.0, 0.0]),
            (vec![], 0, vec![]),
        ] {
            let mut factors: Vec<Factor> =
                parts.iter().map(|part| Factor::part("recency", 1.0, 0.25, *part)).collect();
            factors.push(Factor::fact("orders", 3.0));
            in_points(&mut factors, total);
            let found: Vec<f64> = factors.iter().filter_map(|factor| factor.contribution).collect();
            assert_eq!(found, expected);
            assert_eq!(found.iter().sum::<f64>(), total as f64);
        }
    }
}
