//! What happens every night while somebody serves: values are worked out anew, since rhythms go on while nobody buys,
//! duplicates are looked for among everybody, the state of the data is counted, and files that nobody names are removed.

use std::time::Duration;

use customer::{candidate, leftovers, quality, value};
use jiff::civil::Time;
use kernel::{Day, Fault, Moment, Zone};
use platform::{Actor, Audit, organisation};

use crate::Application;

/// The hour at which the night's work begins where the company is.
const HOUR: i8 = 3;
/// The clock may be set, and machines sleep: the time is looked at this often.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Queues the night's work of every night that begins while this runs; never ends by itself.
pub(crate) async fn run(application: &Application) {
    let mut due = None;
    sweep(application).await;
    loop {
        match step(application, due).await {
            Ok(next) => due = next,
            Err(fault) => tracing::warn!(%fault, "the night's work was not queued"),
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Does what is due and says when something is due again; nothing while there is no company.
async fn step(application: &Application, due: Option<Moment>) -> Result<Option<Moment>, Fault> {
    let platform = application.platform();
    let Some(company) = organisation::only(platform).await? else { return Ok(None) };
    // Mornings of the queue begin at midnight, wherever the company is.
    candidate::due::wake(platform, &Actor::system(company.org)).await?;
    let now = platform.now();
    match due {
        None => Ok(Some(next(now, &company.zone))),
        Some(due) if now < due => Ok(Some(due)),
        Some(_) => {
            value::nightly(application.customer(), company.org).await?;
            let mut write = platform.write(&Actor::system(company.org)).await?;
            let job = candidate::scan::enqueue(&mut write, candidate::Scan::default()).await?;
            write.commit(Audit::of("candidate.nightly", job)).await?;
            quality::nightly(application.customer(), company.org).await?;
            sweep(application).await;
            tracing::info!("the night's work is queued");
            Ok(Some(next(now, &company.zone)))
        }
    }
}

async fn sweep(application: &Application) {
    if let Err(fault) = leftovers::sweep(application.customer()).await {
        tracing::warn!(%fault, "what killed processes left could not be swept");
    }
}

/// The next time that the clock there shows the hour.
fn next(now: Moment, zone: &Zone) -> Moment {
    let hour = Time::constant(HOUR, 0, 0, 0);
    let today = zone.day_of(now);
    let on = |day: Day| {
        // Where the clocks skip that hour, the night's work begins with the day.
        zone.moment(day.date().to_datetime(hour)).unwrap_or_else(|| zone.start_of(day))
    };
    let tonight = on(today);
    if tonight > now { tonight } else { on(Day::from_number(today.number() + 1)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_night_is_where_the_company_is() {
        let check = |zone: &str, now: &str, expected: &str| {
            let zone = Zone::named(zone).expect("a zone");
            assert_eq!(next(now.parse().expect("a moment"), &zone).to_string(), expected);
        };
        check("Asia/Shanghai", "2026-11-22T04:00:00Z", "2026-11-22T19:00:00Z");
        check("Asia/Shanghai", "2026-11-22T18:59:59Z", "2026-11-22T19:00:00Z");
        check("Asia/Shanghai", "2026-11-22T19:00:00Z", "2026-11-23T19:00:00Z");
        check("Europe/London", "2026-03-28T12:00:00Z", "2026-03-29T02:00:00Z");
    }
}
