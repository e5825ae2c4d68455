//! Moments and days out of cells, in the organisation's zone.

use contracts::tables::Cell;
use kernel::reading::date::{self, DateError, DayMonth, When, YEAR_MAX, YEAR_MIN};
use kernel::{Day, Moment, Zone};

/// A file may be a little ahead of our clock, never a day.
const AHEAD_MAX_MICROS: i64 = Moment::DAY;

/// Why a cell is no moment that we believe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MomentError {
    Date(DateError),
    /// Later than tomorrow.
    Future,
}

impl MomentError {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Date(error) => error.code(),
            Self::Future => "date_in_future",
        }
    }
}

/// A moment that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    pub at: Moment,
    /// Day and month could be the other way round.
    pub ambiguous: bool,
}

pub struct Moments {
    zone: Zone,
    order: DayMonth,
    latest: Moment,
    /// The lines of a receipt share their moment, so the last answer is often the next.
    last_text: (String, Option<Found>),
    last_micros: (i64, Option<Found>),
}

impl Moments {
    pub fn new(zone: Zone, order: DayMonth, now: Moment) -> Self {
        Self {
            zone,
            order,
            latest: now.plus_micros(AHEAD_MAX_MICROS),
            last_text: (String::new(), None),
            last_micros: (0, None),
        }
    }

    /// The moment in a cell that is not empty.
    pub fn read(&mut self, cell: &Cell) -> Result<Found, MomentError> {
        match cell {
            Cell::Moment(micros) => {
                if let (last, Some(found)) = self.last_micros
                    && last == *micros
                {
                    return Ok(found);
                }
                let found = self.believed(self.of_wall_clock(*micros)?, false)?;
                self.last_micros = (*micros, Some(found));
                Ok(found)
            }
            cell => {
                let text = cell.to_text();
                match &self.last_text {
                    (last, Some(found)) if *last == text => return Ok(*found),
                    _ => {}
                }
                let found = self.of_text(&text)?;
                self.last_text.0.clear();
                self.last_text.0.push_str(&text);
                self.last_text.1 = Some(found);
                Ok(found)
            }
        }
    }

    /// The moment of a day in one cell and a time of day in another.
    pub fn read_with_time(&mut self, cell: &Cell, time: &Cell) -> Result<Found, MomentError> {
        let day = self.read(cell)?;
        let time = match time {
            Cell::Moment(_) => time.civil().map(|civil| civil.time()),
            Cell::Number(number) => {
                date::from_serial(number.fract(), date::Epoch::Year1900).map(|civil| civil.time())
            }
            time => match date::read(&format!("2000-01-01 {}", time.to_text()), self.order) {
                Ok(date::ReadDate { when: When::Civil(civil), .. }) => Some(civil.time()),
                Ok(_) => None,
                Err(error) => return Err(MomentError::Date(error)),
            },
        };
        let time = time.ok_or(MomentError::Date(DateError::NoSuchTime))?;
        let civil = self.zone.civil(day.at).date().to_datetime(time);
        self.believed(self.of_wall_clock(date::civil_micros(civil))?, day.ambiguous)
    }

    /// The day in a cell that is not empty, as it stands there.
    pub fn read_day(&self, cell: &Cell) -> Result<Day, MomentError> {
        let day = match cell.civil() {
            Some(civil) => civil.date(),
            None => match date::read(&cell.to_text(), self.order).map_err(MomentError::Date)?.when {
                When::Civil(civil) => civil.date(),
                When::Instant(at) => self.zone.day_of(at.into()).date(),
            },
        };
        let day = Day::from(day);
        if day > self.zone.day_of(self.latest) { Err(MomentError::Future) } else { Ok(day) }
    }

    fn of_text(&self, text: &str) -> Result<Found, MomentError> {
        let read = date::read(text, self.order).map_err(MomentError::Date)?;
        let at = match read.when {
            When::Civil(civil) => self.of_wall_clock(date::civil_micros(civil))?,
            When::Instant(at) => at.into(),
        };
        self.believed(at, read.ambiguous)
    }

    fn of_wall_clock(&self, micros: i64) -> Result<Moment, MomentError> {
        let civil = date::civil_from_micros(micros).ok_or(MomentError::Date(DateError::NoSuchDay))?;
        if !(YEAR_MIN..=YEAR_MAX).contains(&civil.year()) {
            return Err(MomentError::Date(DateError::YearOutOfRange { from: YEAR_MIN, to: YEAR_MAX }));
        }
        self.zone.moment(civil).ok_or(MomentError::Date(DateError::NoSuchDay))
    }

    fn believed(&self, at: Moment, ambiguous: bool) -> Result<Found, MomentError> {
        if at > self.latest { Err(MomentError::Future) } else { Ok(Found { at, ambiguous }) }
    }
}
