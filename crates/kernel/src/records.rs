//! How our types stand in a record: ids, currencies and locales as TEXT, moments and days as BIGINT.

use sea_orm::sea_query::{
    ArrayType, ColumnType, Nullable, StringLen, ValueType, ValueTypeErr, postgres_array::NotU8,
};
use sea_orm::{
    ActiveValue, ColIdx, DbErr, IntoActiveValue, QueryResult, TryFromU64, TryGetError, TryGetable, Value,
};

use crate::{Currency, Day, Fault, Id, Kind, Locale, Moment};

fn unreadable(error: impl std::error::Error + Send + Sync + 'static, into: &'static str) -> TryGetError {
    TryGetError::DbErr(DbErr::TryIntoErr { from: "record", into, source: std::sync::Arc::new(error) })
}

macro_rules! as_text {
    ({$($generic:tt)*} $type:ty, $name:literal, |$value:ident| $text:expr) => {
        impl<$($generic)*> From<$type> for Value {
            fn from($value: $type) -> Self {
                Value::String(Some($text))
            }
        }
        impl<$($generic)*> TryGetable for $type {
            fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
                String::try_get_by(row, index)?.parse().map_err(|error| unreadable(error, $name))
            }
        }
        impl<$($generic)*> ValueType for $type {
            fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
                <String as ValueType>::try_from(value)?.parse().map_err(|_| ValueTypeErr)
            }
            fn type_name() -> String {
                $name.to_owned()
            }
            fn array_type() -> ArrayType {
                ArrayType::String
            }
            fn column_type() -> ColumnType {
                ColumnType::String(StringLen::None)
            }
        }
        impl<$($generic)*> Nullable for $type {
            fn null() -> Value {
                Value::String(None)
            }
        }
        common!({$($generic)*} $type);
    };
}

macro_rules! as_bigint {
    ($type:ty, $name:literal, |$value:ident| $int:expr, |$stored:ident| $back:expr) => {
        impl From<$type> for Value {
            fn from($value: $type) -> Self {
                Value::BigInt(Some($int))
            }
        }
        impl TryGetable for $type {
            fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
                i64::try_get_by(row, index).map(|$stored| $back)
            }
        }
        impl ValueType for $type {
            fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
                <i64 as ValueType>::try_from(value).map(|$stored| $back)
            }
            fn type_name() -> String {
                $name.to_owned()
            }
            fn array_type() -> ArrayType {
                ArrayType::BigInt
            }
            fn column_type() -> ColumnType {
                ColumnType::BigInteger
            }
        }
        impl Nullable for $type {
            fn null() -> Value {
                Value::BigInt(None)
            }
        }
        common!({} $type);
    };
}

macro_rules! common {
    ({$($generic:tt)*} $type:ty) => {
        impl<$($generic)*> IntoActiveValue<$type> for $type {
            fn into_active_value(self) -> ActiveValue<$type> {
                ActiveValue::Set(self)
            }
        }
        impl<$($generic)*> TryFromU64 for $type {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($type)))
            }
        }
        impl<$($generic)*> NotU8 for $type {}
    };
}

as_text!({T: Kind} Id<T>, "Id", |id| id.to_string());
as_text!({} Currency, "Currency", |currency| currency.code().to_owned());
as_text!({} Locale, "Locale", |locale| locale.code().to_owned());
as_bigint!(Moment, "Moment", |at| at.micros(), |micros| Moment::from_micros(micros));
as_bigint!(Day, "Day", |day| i64::from(day.number()), |days| Day::from_number(days as i32));

impl From<DbErr> for Fault {
    fn from(error: DbErr) -> Self {
        let cause = error.to_string();
        // SQLite says "database or disk is full", PostgreSQL "No space left on device".
        if cause.contains("disk is full") || cause.contains("No space left") {
            return Self::new(
                crate::FaultKind::Unavailable,
                "disk_full",
                "the disk is full; nothing was saved",
            )
            .because(cause);
        }
        Self::internal(cause)
    }
}
