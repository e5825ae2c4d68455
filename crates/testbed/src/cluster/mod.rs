//! A throw-away PostgreSQL: made in a temporary folder, deaf to the network, gone when its holder is gone.
//!
//! A small shell supervises the server and watches the process that wanted it (the holder). When the holder ends, in
//! whatever way, the shell stops the server and removes the folder, so nothing needs to be cleaned up by hand.

mod binaries;
mod user;

use std::fs::{self, File};
use std::io::{Read as _, Seek as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

pub use binaries::{POSTGRES_PACKAGE, find_binaries};
use user::User;

/// Names a maintenance database that is already there; then no cluster is started.
pub const URL_VARIABLE: &str = "SHUKE_TEST_POSTGRES";

const CONNECTIONS_MAX: u16 = 200;
const START_SECONDS_MAX: u64 = 60;
/// Somebody else may take the free port between our look and the server's start.
const PORT_TRIES: u32 = 3;

/// A running cluster.
#[derive(Debug, Clone)]
pub struct Cluster {
    url: String,
}

impl Cluster {
    /// The cluster of this test run: the one that the variable names, or one that all test processes of the same
    /// parent (`cargo test`, `cargo nextest`) share and whichever comes first starts.
    pub fn of_this_run() -> Result<Self, String> {
        if let Ok(url) = std::env::var(URL_VARIABLE) {
            return Ok(Self { url });
        }
        let holder = match std::os::unix::process::parent_id() {
            // An orphan: whoever started us has gone, so the cluster lives as long as we do.
            0 | 1 => std::process::id(),
            parent => parent,
        };
        let path = std::env::temp_dir().join(format!("shuke-postgres-{holder}.lock"));
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let told = |error: std::io::Error| format!("{}: {error}", path.display());
        file.lock().map_err(told)?;
        let mut url = String::new();
        file.read_to_string(&mut url).map_err(told)?;
        if answers(&url) {
            return Ok(Self { url });
        }
        let cluster = Self::start(holder, Some(&path), &HASTY)?;
        file.set_len(0).and_then(|()| file.rewind()).map_err(told)?;
        file.write_all(cluster.url.as_bytes()).map_err(told)?;
        Ok(cluster)
    }

    /// Starts a cluster that lives as long as this process.
    pub fn of_this_process() -> Result<Self, String> {
        Self::start(std::process::id(), None, &HASTY)
    }

    /// The same with the settings of a server in life: what it has committed survives a power cut.
    pub fn durable() -> Result<Self, String> {
        Self::start(std::process::id(), None, &[])
    }

    /// A cluster that keeps what it holds in `folder`, made when it is not there; it runs as long as this process.
    pub fn in_folder(folder: &Path) -> Result<Self, String> {
        let told = |error: std::io::Error| format!("{}: {error}", folder.display());
        fs::create_dir_all(folder).map_err(told)?;
        let folder = fs::canonicalize(folder).map_err(told)?;
        let (binaries, user) = (find_binaries()?, User::for_servers()?);
        user.own(&folder)?;
        if let Some(url) = running(&folder) {
            return Ok(Self { url });
        }
        if !folder.join("data/PG_VERSION").is_file() {
            initialise(&binaries, &user, &folder)?;
        }
        let port = free_port().map_err(|error| format!("no free port: {error}"))?;
        fs::remove_file(folder.join("log")).ok();
        supervise(&binaries, &user, std::process::id(), &Life::Kept, port, &folder)?;
        wait_until_ready(&folder)?;
        Ok(Self { url: url_of(port) })
    }

    /// The URL of the maintenance database, in which one may create others.
    pub fn url(&self) -> &str {
        &self.url
    }

    fn start(holder: u32, lock: Option<&Path>, settings: &'static [&'static str]) -> Result<Self, String> {
        let binaries = find_binaries()?;
        let user = User::for_servers()?;
        let mut failure = String::new();
        for _ in 0..PORT_TRIES {
            let port = free_port().map_err(|error| format!("no free port: {error}"))?;
            match launch(&binaries, &user, holder, lock, port, settings) {
                Ok(()) => return Ok(Self { url: url_of(port) }),
                Err(why) => failure = why,
            }
        }
        Err(failure)
    }
}

fn url_of(port: u16) -> String {
    format!("postgres://shuke@127.0.0.1:{port}/postgres")
}

/// The server that another process has started in that folder, if it still answers.
fn running(folder: &Path) -> Option<String> {
    let status = fs::read_to_string(folder.join("data/postmaster.pid")).ok()?;
    let url = url_of(status.lines().nth(3)?.trim().parse().ok()?);
    answers(&url).then_some(url)
}

/// What becomes of a cluster's folder when its holder is gone.
enum Life {
    /// It is removed, together with the file that others find it by.
    ThrownAway {
        lock: PathBuf,
        settings: &'static [&'static str],
    },
    Kept,
}

/// Nobody will miss a thrown-away cluster's data after a power cut. Containers often have little shared memory, and
/// tests have little to share.
const HASTY: [&str; 5] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_parallel_workers_per_gather=0",
    "autovacuum=off",
];

/// Whether something listens at the URL's address.
fn answers(url: &str) -> bool {
    let address = url.split('@').nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
    TcpStream::connect(address).is_ok()
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

fn launch(
    binaries: &Path,
    user: &User,
    holder: u32,
    lock: Option<&Path>,
    port: u16,
    settings: &'static [&'static str],
) -> Result<(), String> {
    let folder = tempfile::Builder::new()
        .prefix("shuke-postgres-")
        .tempdir()
        .map_err(|error| format!("no temporary folder for PostgreSQL: {error}"))?;
    user.own(folder.path())?;
    initialise(binaries, user, folder.path())?;
    // From here on the supervisor removes the folder.
    let folder = folder.keep();
    let lock = lock.map_or_else(|| folder.join("lock"), Path::to_path_buf);
    let life = Life::ThrownAway { lock, settings };
    supervise(binaries, user, holder, &life, port, &folder)?;
    wait_until_ready(&folder)
}

/// ICU's Chinese order, so that a query that leans on the order of bytes by accident is found out.
fn initialise(binaries: &Path, user: &User, folder: &Path) -> Result<(), String> {
    let out = user
        .command(&binaries.join("initdb"))
        .args(["--username=shuke", "--auth=trust", "--encoding=UTF8", "--locale=C"])
        .args(["--locale-provider=icu", "--icu-locale=zh", "--no-sync", "--no-instructions", "--pgdata"])
        .arg(folder.join("data"))
        .current_dir(folder)
        .output()
        .map_err(|error| format!("initdb cannot be run: {error}"))?;
    match out.status.success() {
        true => Ok(()),
        false => Err(format!("initdb failed:\n{}", String::from_utf8_lossy(&out.stderr))),
    }
}

const SUPERVISOR: &str = r#"
holder=$1 folder=$2 lock=$3 signal=$4
shift 4
"$@" >"$folder/log" 2>&1 &
wrapper=$!
while kill -0 "$holder" 2>/dev/null && kill -0 "$wrapper" 2>/dev/null; do sleep 1; done
server=$(head -n 1 "$folder/data/postmaster.pid" 2>/dev/null)
[ -n "$server" ] && kill "-$signal" "$server"
wait "$wrapper"
if [ -z "$lock" ] || kill -0 "$holder" 2>/dev/null; then exit 1; fi
rm -rf "$folder" "$lock"
"#;

fn supervise(
    binaries: &Path,
    user: &User,
    holder: u32,
    life: &Life,
    port: u16,
    folder: &Path,
) -> Result<(), String> {
    let server = user.command(&binaries.join("postgres"));
    let (lock, signal, settings) = match life {
        Life::ThrownAway { lock, settings } => (lock.as_path(), "QUIT", *settings),
        Life::Kept => (Path::new(""), "INT", [].as_slice()),
    };
    let connections = format!("max_connections={CONNECTIONS_MAX}");
    Command::new("sh")
        .args(["-c", SUPERVISOR, "shuke-postgres", &holder.to_string()])
        .arg(folder)
        .arg(lock)
        .arg(signal)
        .arg(server.get_program())
        .args(server.get_args())
        .arg("-D")
        .arg(folder.join("data"))
        .arg("-k")
        .arg(folder)
        .args(["-h", "127.0.0.1", "-p", &port.to_string(), "-c", &connections])
        .args(settings.iter().flat_map(|setting| ["-c", setting]))
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // A group of its own: Ctrl-C reaches the holder, and the supervisor then cleans up.
        .process_group(0)
        .spawn()
        .map_err(|error| format!("sh cannot be run: {error}"))
        .map(drop)
}

/// The eighth line of `postmaster.pid` says when the server takes connections.
fn wait_until_ready(folder: &Path) -> Result<(), String> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(START_SECONDS_MAX) {
        let status = fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
        if status.lines().nth(7).is_some_and(|line| line.trim() == "ready") {
            return Ok(());
        }
        let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
        if log.contains("FATAL") {
            return Err(format!("PostgreSQL did not start:\n{log}"));
        }
        sleep(Duration::from_millis(50));
    }
    Err(format!(
        "PostgreSQL did not start within {START_SECONDS_MAX} s; see {}",
        folder.join("log").display()
    ))
}
