//! The web pages inside the executable. Debug builds read them from disk.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::{Embed, EmbeddedFile};

#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist"]
struct Pages;

const INDEX: &str = "index.html";

/// Files here carry a hash of their content in their names, so they never change.
const HASHED: &str = "assets/";
const FOREVER: &str = "public, max-age=31536000, immutable";
const ASK_EACH_TIME: &str = "no-cache";

/// The file at that path; for an address of the application itself, its one page.
pub(super) fn answer(path: &str, headers: &HeaderMap) -> Response {
    if let Some(file) = Pages::get(path) {
        return send(path, file, headers);
    }
    if is_file_name(path) {
        return (StatusCode::NOT_FOUND, "Not found\n").into_response();
    }
    match Pages::get(INDEX) {
        Some(page) => send(INDEX, page, headers),
        None => (StatusCode::SERVICE_UNAVAILABLE, Html(include_str!("unbuilt.html"))).into_response(),
    }
}

/// Addresses of the application have no dot in their last part; a missing script must not be answered with a page.
fn is_file_name(path: &str) -> bool {
    path.starts_with(HASHED) || path.rsplit('/').next().is_some_and(|last| last.contains('.'))
}

fn send(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let hash = file.metadata.sha256_hash();
    let tag: String = hash[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{tag}\"");
    let cache = if path.starts_with(HASHED) { FOREVER } else { ASK_EACH_TIME };
    let kept = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if kept.is_some_and(|kept| kept.contains(&tag)) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    let media = file.metadata.mimetype().to_owned();
    let headers = [
        (header::CONTENT_TYPE, media),
        (header::CACHE_CONTROL, cache.to_owned()),
        // Compression makes other bytes of it, so the tag is a weak one.
        (header::ETAG, format!("W/{tag}")),
    ];
    (headers, file.data).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_have_a_dot() {
        for (path, is) in [
            ("", false),
            ("customers/cus_01h455vb4pex5vsknk084sn02q", false),
            ("assets/gone", true),
            ("favicon.ico", true),
            ("v1.2/customers", false),
        ] {
            assert_eq!(is_file_name(path), is, "{path}");
        }
    }
}
