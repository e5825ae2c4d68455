//! What a feed is without a disk, a clock or a network.

use super::folder::{FolderName, Found, is_ignored};
use super::*;

fn found(name: &str, bytes: u64, modified: i64) -> Found {
    Found { path: name.into(), name: name.into(), bytes, modified }
}

#[test]
fn a_file_settles_when_it_has_stopped_growing() {
    let settings = Settings::default();
    let at = |seconds: i64| Moment::from_micros(seconds * Moment::SECOND);
    let first = look_again(&[], &[found("a", 10, 1)], at(100));
    assert!(!first[0].is_settled(&settings, at(109)) && first[0].is_settled(&settings, at(110)));
    let same = look_again(&first, &[found("a", 10, 1), found("b", 1, 1)], at(110));
    assert_eq!((same[0].since, same[1].since), (at(100).micros(), at(110).micros()));
    for grown in [found("a", 11, 1), found("a", 10, 2)] {
        let looks = look_again(&same, &[grown], at(110));
        assert_eq!((looks.len(), looks[0].is_settled(&settings, at(119))), (1, false));
    }
}

#[test]
fn a_folder_stays_below_the_root() {
    for text in ["pos", "shops/华东 1", "a.b", "till-2/"] {
        assert!(text.parse::<FolderName>().is_ok(), "{text}");
    }
    for text in [
        "", "/", "..", "../up", "a/../b", "/etc", "a//b", ".hidden", "a\\b", "C:", "done", "a/failed", "a ",
        "a\0b", "a/b/c/d", "~", "a\nb",
    ] {
        // A trailing space is trimmed, not refused.
        assert_eq!(text.parse::<FolderName>().is_ok(), text == "a ", "{text:?}");
    }
}

#[test]
fn files_that_are_being_written_are_left_alone() {
    for (name, ignored) in [
        ("a.csv", false),
        ("a.csv.part", true),
        ("A.TMP", true),
        (".a.csv", true),
        ("~$a.xlsx", true),
        ("会员.xlsx", false),
    ] {
        assert_eq!(is_ignored(name), ignored, "{name}");
    }
}

fn feed(last_success_minutes: Option<i64>) -> Feed {
    let at = |minutes: i64| Moment::from_micros(minutes * Moment::MINUTE);
    Feed {
        id: kernel::Id::mint(at(0), [1; 10]),
        name: "till".into(),
        source: "pos".parse().expect("a source"),
        kind: ImportKind::Purchases,
        mapping: None,
        way: Way::Http,
        place: "https://example.com".into(),
        token_sealed: None,
        every_minutes: 60,
        looks: Vec::new(),
        etag: None,
        last_modified: None,
        failures: 0,
        fault: None,
        paused: None,
        job: None,
        next_at: at(0),
        last_try_at: None,
        last_success_at: last_success_minutes.map(at),
        created_at: at(0),
    }
}

#[test]
fn lag_is_told_against_what_is_expected() {
    let check = |success: Option<i64>, now: i64, level: LagLevel, state: FeedState| {
        let (feed, now) = (feed(success), Moment::from_micros(now * Moment::MINUTE));
        assert_eq!((feed.lag_level(now), feed.state(now)), (level, state), "{success:?}");
    };
    check(None, 60, LagLevel::OnTime, FeedState::Waiting);
    check(None, 91, LagLevel::Late, FeedState::Late);
    check(Some(60), 150, LagLevel::OnTime, FeedState::Ok);
    check(Some(60), 152, LagLevel::Late, FeedState::Late);
    check(Some(60), 242, LagLevel::VeryLate, FeedState::Late);
    let failing = Feed { failures: 1, ..feed(Some(0)) };
    assert_eq!(failing.state(Moment::from_micros(0)), FeedState::Failing);
    let paused = Feed { paused: Some(Paused { at: Moment::from_micros(0), by: None }), ..failing };
    assert_eq!(paused.state(Moment::from_micros(0)), FeedState::Paused);
}

#[test]
fn failures_wait_longer_and_longer_up_to_an_hour() {
    let now = Moment::from_micros(0);
    let minutes = |failures| Feed::after_failure(now, failures).micros() / Moment::MINUTE;
    assert_eq!([1, 2, 3, 6, 7, 50].map(minutes), [1, 2, 4, 32, 60, 60]);
}
