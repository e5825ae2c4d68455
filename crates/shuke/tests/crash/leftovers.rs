//! What a killed upload leaves on the disk goes at a start, a day later; what rows name stays.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use futures::StreamExt as _;
use reqwest::Body;
use reqwest::multipart::{Form, Part};
use testbed::on_both_engines;

use crate::files;
use crate::house::House;

const DAY: Duration = Duration::from_secs(24 * 3_600);

fn parts(house: &House) -> Vec<PathBuf> {
    let all = house.blobs().into_iter();
    all.filter(|path| path.extension().is_some_and(|ending| ending == "part")).collect()
}

/// As if nobody had written to it for so long.
fn leave_alone(path: &PathBuf, age: Duration) {
    let file = std::fs::File::options().append(true).open(path).unwrap();
    file.set_modified(SystemTime::now() - age).unwrap();
}

async fn until(what: impl Fn() -> bool) {
    for _ in 0..500 {
        if what() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it did not come to be in ten seconds");
}

on_both_engines! {
    async fn half_an_upload_goes_a_day_later(house: House) {
        let mut house = house;
        house.take_in("whole.csv", &files::members(0..3)).await;
        let whole = house.blobs();
        assert_eq!(whole.len(), 1);

        let begun = futures::stream::iter([Ok::<_, std::io::Error>(vec![b'x'; 64 * 1024])]);
        let stalled = Part::stream(Body::wrap_stream(begun.chain(futures::stream::pending())));
        let form = Form::new().part("file", stalled.file_name("half.csv"));
        let sending = tokio::spawn(house.client.request("POST", "/imports").multipart(form).send());
        until(|| !parts(&house).is_empty()).await;
        house.kill();
        sending.abort();
        let (kind, _) = whole[0].file_name().unwrap().to_str().unwrap().split_once('_').unwrap();
        let stranger = whole[0].with_file_name(format!("{kind}_01h455vb4pex5vsknk084sn02q"));
        std::fs::write(&stranger, "rejects that no row came to name").unwrap();

        house.rise().await;
        house.client.get("/setup").await.ok();
        assert_eq!((parts(&house).len(), stranger.exists()), (1, true), "too young to be given up");

        house.kill();
        for path in house.blobs() {
            leave_alone(&path, 2 * DAY);
        }
        house.rise().await;
        until(|| house.blobs() == whole).await;
    }
}
