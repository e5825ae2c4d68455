//! Time: a moment is UTC microseconds, a day is a local calendar day, a zone turns one into the other.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An instant, in microseconds since 1970-01-01T00:00:00Z. On the wire it is RFC 3339 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    pub const SECOND: i64 = 1_000_000;
    pub const MINUTE: i64 = 60 * Self::SECOND;
    pub const HOUR: i64 = 60 * Self::MINUTE;
    pub const DAY: i64 = 24 * Self::HOUR;

    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn micros(self) -> i64 {
        self.0
    }

    pub const fn plus_micros(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros))
    }

    /// Days from `earlier` to this, with their fraction; negative when this comes first.
    pub fn days_since(self, earlier: Self) -> f64 {
        (self.0 - earlier.0) as f64 / Self::DAY as f64
    }

    fn timestamp(self) -> Timestamp {
        let (low, high) = (Timestamp::MIN.as_microsecond(), Timestamp::MAX.as_microsecond());
        Timestamp::from_microsecond(self.0.clamp(low, high)).unwrap_or_default()
    }
}

impl From<Timestamp> for Moment {
    fn from(at: Timestamp) -> Self {
        Self(at.as_microsecond())
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.timestamp(), f)
    }
}

impl FromStr for Moment {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        text.parse::<Timestamp>().map(Self::from)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A calendar day in some zone, counted from 1970-01-01; on the wire `2026-11-21`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    pub const fn from_number(days: i32) -> Self {
        Self(days)
    }

    /// Days since 1970-01-01.
    pub const fn number(self) -> i32 {
        self.0
    }

    pub fn date(self) -> Date {
        Date::new(1970, 1, 1).ok().and_then(|epoch| epoch.checked_add(self.0.days()).ok()).unwrap_or_default()
    }

    /// Year and month as one number, 202611: what monthly sums group by.
    pub fn month(self) -> i64 {
        let date = self.date();
        i64::from(date.year()) * 100 + i64::from(date.month())
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        let epoch = Date::constant(1970, 1, 1);
        Self(date.since(epoch).map(|span| span.get_days()).unwrap_or_default())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.date(), f)
    }
}

impl FromStr for Day {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        text.parse::<Date>().map(Self::from)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A time zone by its IANA name; an organisation has one, and its days begin there.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone(TimeZone);

impl Zone {
    /// The zone of that name, e.g. `Asia/Shanghai`.
    pub fn named(name: &str) -> Result<Self, jiff::Error> {
        TimeZone::get(name).map(Self)
    }

    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    pub fn day_of(&self, at: Moment) -> Day {
        self.civil(at).date().into()
    }

    /// The wall clock at that moment.
    pub fn civil(&self, at: Moment) -> DateTime {
        self.0.to_datetime(at.timestamp())
    }

    /// The moment a wall clock here shows that time; in a gap or overlap, the compatible reading of RFC 5545.
    pub fn moment(&self, civil: DateTime) -> Option<Moment> {
        self.0.to_ambiguous_timestamp(civil).compatible().ok().map(Moment::from)
    }

    /// The first moment of the day here.
    pub fn start_of(&self, day: Day) -> Moment {
        self.moment(day.date().to_datetime(jiff::civil::Time::midnight())).unwrap_or(Moment::from_micros(0))
    }
}

macro_rules! text_schema {
    ($($type:ty, $format:ident, $example:literal;)+) => {$(
        impl utoipa::PartialSchema for $type {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::$format)))
                    .examples([$example])
                    .into()
            }
        }
        impl utoipa::ToSchema for $type {}
    )+};
}
text_schema! {
    Moment, DateTime, "2026-11-21T02:00:00Z";
    Day, Date, "2026-11-21";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_in_the_zone() {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        let late: Moment = "2026-11-21T16:30:00Z".parse().unwrap();
        assert_eq!(zone.day_of(late).to_string(), "2026-11-22");
        assert_eq!(zone.start_of(zone.day_of(late)).to_string(), "2026-11-21T16:00:00Z");
        assert_eq!(zone.day_of(late).month(), 202611);
    }

    #[test]
    fn day_numbers_and_dates_agree() {
        for text in ["1969-12-31", "1970-01-01", "2000-02-29", "2100-12-31"] {
            let day: Day = text.parse().unwrap();
            assert_eq!(day.to_string(), text);
            assert_eq!(Day::from_number(day.number()), day);
        }
        assert_eq!("1970-01-02".parse::<Day>().unwrap().number(), 1);
    }

    #[test]
    fn wire_form_is_rfc3339() {
        let at: Moment = serde_json::from_str("\"2026-11-21T10:00:00.5+08:00\"").unwrap();
        assert_eq!(serde_json::to_string(&at).unwrap(), "\"2026-11-21T02:00:00.5Z\"");
        assert!(serde_json::from_str::<Moment>("\"yesterday\"").is_err());
    }
}
