//! Real servers on this machine. One port stands for the world outside by being allowed by name; everything else on
//! this machine is inside.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where it stopped")]

use axum::Router;
use axum::http::HeaderMap as Headers;
use axum::response::Redirect;
use axum::routing::get;

use super::*;

#[derive(Default)]
struct Kept(Vec<u8>);

#[async_trait]
impl Sink for Kept {
    async fn write(&mut self, bytes: &[u8]) -> Result<(), kernel::Fault> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }
}

async fn serve(routes: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, routes).await });
    host
}

fn fetcher(hosts: &[&str]) -> Fetcher {
    let allow_hosts = hosts.iter().map(|host| (*host).to_owned()).collect();
    Fetcher::new(Policy { allow_private: false, allow_hosts, bytes_max: 1_000, whole_max: None })
}

async fn fetched(fetcher: &Fetcher, url: String) -> Result<(Fetched, String), FetchFault> {
    let mut kept = Kept::default();
    let ask = Ask { url, bearer: Some("secret".into()), ..Ask::default() };
    let fetched = fetcher.fetch(&ask, &mut kept).await?;
    Ok((fetched, String::from_utf8(kept.0).unwrap()))
}

async fn code(fetcher: &Fetcher, url: String) -> &'static str {
    fetched(fetcher, url).await.unwrap_err().code()
}

async fn says_its_token(headers: Headers) -> String {
    headers.get("authorization").map_or("nothing", |value| value.to_str().unwrap()).to_owned()
}

#[tokio::test]
async fn a_file_comes_with_its_name_and_tags() {
    let named = || async {
        let headers = [("etag", "\"7\""), ("content-disposition", "attachment; filename=\"../members.csv\"")];
        (headers, "a,b\n1,2\n")
    };
    let host = serve(Router::new().route("/export", get(named))).await;
    let (fetched, text) = fetched(&fetcher(&[&host]), format!("http://{host}/export")).await.unwrap();
    assert_eq!(text, "a,b\n1,2\n");
    let expected =
        Fetched::File { file_name: "..members.csv".into(), etag: Some("\"7\"".into()), last_modified: None };
    assert_eq!(fetched, expected);
}

#[tokio::test]
async fn a_redirect_may_not_lead_inside() {
    let inside = serve(Router::new().route("/", get(|| async { "secret" }))).await;
    let port = inside.rsplit(':').next().unwrap().to_owned();
    let mut routes = Router::new();
    let places = [
        format!("http://{inside}/"),
        format!("http://localhost:{port}/"),
        format!("http://[::1]:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        format!("http://2130706433:{port}/"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
    ];
    for (number, place) in places.iter().cloned().enumerate() {
        let to = move || async move { Redirect::temporary(&place) };
        routes = routes.route(&format!("/{number}"), get(to));
    }
    let host = serve(routes).await;
    let fetcher = fetcher(&[&host]);
    for (number, place) in places.iter().enumerate() {
        assert_eq!(
            code(&fetcher, format!("http://{host}/{number}")).await,
            "feed_address_forbidden",
            "{place}"
        );
        assert_eq!(fetcher.check(place).unwrap_err().code(), "feed_address_forbidden", "{place}");
    }
    // A name of any spelling is only known to lead inside once it is resolved, by the connection itself.
    let named = Url::parse(&format!("http://localhost:{port}/")).unwrap();
    let error = fetcher.outside.get(named.clone()).send().await.unwrap_err();
    assert_eq!(fault_of(&named, &error).code(), "feed_address_forbidden", "{error:?}");
    for place in ["ftp://example.com/a", "file:///etc/passwd", "http://user:word@example.com/", "a.csv"] {
        assert_eq!(fetcher.check(place).unwrap_err().code(), "feed_url_invalid", "{place}");
    }
    assert!(fetcher.check("https://example.com/export.csv").is_ok());
}

#[tokio::test]
async fn a_token_stays_with_its_server() {
    let other = serve(Router::new().route("/", get(says_its_token))).await;
    let away = format!("http://{other}/");
    let routes = Router::new()
        .route("/own", get(says_its_token))
        .route("/near", get(|| async { Redirect::temporary("/own") }))
        .route("/away", get(move || async move { Redirect::temporary(&away) }));
    let host = serve(routes).await;
    let fetcher = fetcher(&[&host, &other]);
    for (path, expected) in [("own", "Bearer secret"), ("near", "Bearer secret"), ("away", "nothing")] {
        let (_, text) = fetched(&fetcher, format!("http://{host}/{path}")).await.unwrap();
        assert_eq!(text, expected, "{path}");
    }
}

#[tokio::test]
async fn what_goes_wrong_has_a_code() {
    let endless = || async {
        let chunks = (0..3).map(|_| Ok::<_, std::io::Error>("x".repeat(600)));
        axum::body::Body::from_stream(futures::stream::iter(chunks))
    };
    let routes = Router::new()
        .route("/long", get(|| async { "x".repeat(1_001) }))
        .route("/endless", get(endless))
        .route("/broken", get(|| async { axum::http::StatusCode::INTERNAL_SERVER_ERROR }))
        .route("/round", get(|| async { Redirect::temporary("/round") }));
    let host = serve(routes).await;
    let fetcher = fetcher(&[&host]);
    for (path, expected) in [
        ("long", "feed_too_large"),
        ("endless", "feed_too_large"),
        ("broken", "feed_status"),
        ("missing", "feed_status"),
        ("round", "feed_redirects"),
    ] {
        assert_eq!(code(&fetcher, format!("http://{host}/{path}")).await, expected, "{path}");
    }
    let closed = "http://127.0.0.1:1/".to_owned();
    assert_eq!(code(&self::fetcher(&["127.0.0.1:1"]), closed).await, "feed_unreachable");
}
