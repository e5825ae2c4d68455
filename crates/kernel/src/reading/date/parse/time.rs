//! The time of day and the zone behind a date.

use jiff::civil::Time;
use jiff::tz::Offset;

use super::Tokens;
use crate::reading::date::DateError;
use crate::reading::date::scan::Token;

/// Half of the day, as said before (下午) or behind (PM) the hour.
#[derive(Clone, Copy, PartialEq)]
enum Half {
    Morning,
    Afternoon,
}

/// No place on Earth is further from UTC than 14 hours.
const OFFSET_HOURS_MAX: u64 = 14;

impl Tokens<'_> {
    /// 10:20, 10:20:30.5, T102030, 10时20分30秒, 下午3点20分, 3:20 PM. None when the date stands alone.
    pub(super) fn time(&mut self) -> Result<Option<Time>, DateError> {
        if self.0.is_empty() {
            return Ok(None);
        }
        self.take_sign(&[',']);
        let after_t = self.take_word(|word| word == "t").is_some();
        if after_t && let Some(time) = self.compact_time()? {
            return Ok(Some(time));
        }
        let said = self.chinese_half();
        let hour = self.take_number(1, 2).ok_or(DateError::UnknownFormat)?;
        let (minute, second, nanosecond) = self.minutes()?;
        let half = match said {
            Some(half) => Some(half),
            None => self.english_half(),
        };
        exact(on_24_hours(hour, half)?, minute, second, nanosecond).map(Some)
    }

    /// 1020 or 102030 behind a T.
    fn compact_time(&mut self) -> Result<Option<Time>, DateError> {
        let Some(Token::Number { value, digits: digits @ (4 | 6) }) = self.0.first() else { return Ok(None) };
        let clock = if *digits == 4 { *value * 100 } else { *value };
        self.skip(1);
        exact(clock / 10_000, clock / 100 % 100, clock % 100, 0).map(Some)
    }

    /// Minute, second and nanosecond behind the hour.
    fn minutes(&mut self) -> Result<(u64, u64, u64), DateError> {
        if self.take_sign(&['时', '点']) {
            let Some(minute) = self.take_number(1, 2) else { return Ok((0, 0, 0)) };
            if !self.take_sign(&['分']) {
                return Err(DateError::UnknownFormat);
            }
            let second = self.take_number(1, 2);
            let closed = second.is_none() || self.take_sign(&['秒']);
            return if closed { Ok((minute, second.unwrap_or(0), 0)) } else { Err(DateError::UnknownFormat) };
        }
        if !self.take_sign(&[':']) {
            return Err(DateError::UnknownFormat);
        }
        let minute = self.take_number(1, 2).ok_or(DateError::UnknownFormat)?;
        if !self.take_sign(&[':']) {
            return Ok((minute, 0, 0));
        }
        let second = self.take_number(1, 2).ok_or(DateError::UnknownFormat)?;
        let nanosecond = if self.take_sign(&['.', ',']) { self.fraction()? } else { 0 };
        Ok((minute, second, nanosecond))
    }

    /// The digits behind the second, in nanoseconds; kept to the microsecond.
    fn fraction(&mut self) -> Result<u64, DateError> {
        const MICRO_DIGITS: usize = 6;
        match self.0.first() {
            Some(Token::Number { value, digits }) => {
                self.skip(1);
                let micros = if *digits > MICRO_DIGITS {
                    *value / 10_u64.pow((*digits - MICRO_DIGITS) as u32)
                } else {
                    *value * 10_u64.pow((MICRO_DIGITS - *digits) as u32)
                };
                Ok(micros * 1_000)
            }
            _ => Err(DateError::UnknownFormat),
        }
    }

    fn chinese_half(&mut self) -> Option<Half> {
        const SAID: [([char; 2], Half); 7] = [
            (['上', '午'], Half::Morning),
            (['凌', '晨'], Half::Morning),
            (['早', '上'], Half::Morning),
            (['清', '晨'], Half::Morning),
            (['下', '午'], Half::Afternoon),
            (['晚', '上'], Half::Afternoon),
            (['傍', '晚'], Half::Afternoon),
        ];
        let [Token::Sign(a), Token::Sign(b), ..] = self.0 else { return None };
        let (_, half) = SAID.iter().find(|(said, _)| said == &[*a, *b])?;
        self.skip(2);
        Some(*half)
    }

    fn english_half(&mut self) -> Option<Half> {
        let word = self.take_word(|word| matches!(word, "am" | "pm"))?;
        Some(if word == "am" { Half::Morning } else { Half::Afternoon })
    }

    /// Z, UTC, GMT, +08:00, +0800, +8, GMT+0800. None when there is none.
    pub(super) fn zone(&mut self) -> Result<Option<Offset>, DateError> {
        let named = self.take_word(|word| matches!(word, "z" | "utc" | "gmt"));
        let east = match self.0.first() {
            Some(Token::Sign('+')) => true,
            Some(Token::Sign('-')) => false,
            _ => return Ok(named.map(|_| Offset::UTC)),
        };
        self.skip(1);
        let (hours, minutes) = match self.0 {
            [
                Token::Number { value: hours, digits: 1..=2 },
                Token::Sign(':'),
                Token::Number { value: minutes, digits: 2 },
                ..,
            ] => {
                self.skip(3);
                (*hours, *minutes)
            }
            [Token::Number { value, digits: 4 }, ..] => {
                self.skip(1);
                (*value / 100, *value % 100)
            }
            [Token::Number { value: hours, digits: 1..=2 }, ..] => {
                self.skip(1);
                (*hours, 0)
            }
            _ => return Err(DateError::NoSuchZone),
        };
        if minutes > 59 || hours * 60 + minutes > OFFSET_HOURS_MAX * 60 {
            return Err(DateError::NoSuchZone);
        }
        let seconds = (hours * 3_600 + minutes * 60) as i32;
        Offset::from_seconds(if east { seconds } else { -seconds })
            .map(Some)
            .map_err(|_| DateError::NoSuchZone)
    }
}

/// 下午3 is 15; 下午15 is said too and stays 15; 12 AM is midnight.
fn on_24_hours(hour: u64, half: Option<Half>) -> Result<u64, DateError> {
    match half {
        None => Ok(hour),
        Some(Half::Afternoon) if hour < 12 => Ok(hour + 12),
        Some(Half::Afternoon) => Ok(hour),
        Some(Half::Morning) if hour == 12 => Ok(0),
        Some(Half::Morning) if hour < 12 => Ok(hour),
        Some(Half::Morning) => Err(DateError::NoSuchTime),
    }
}

pub(super) fn exact(hour: u64, minute: u64, second: u64, nanosecond: u64) -> Result<Time, DateError> {
    let part = |number: u64| i8::try_from(number).map_err(|_| DateError::NoSuchTime);
    let nanosecond = i32::try_from(nanosecond).map_err(|_| DateError::NoSuchTime)?;
    Time::new(part(hour)?, part(minute)?, part(second)?, nanosecond).map_err(|_| DateError::NoSuchTime)
}
