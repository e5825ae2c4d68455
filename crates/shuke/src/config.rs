//! How an installation is configured: built-in defaults, then `shuke.toml`, then `SHUKE_*`, then the command line.
//!
//! ```toml
//! # shuke.toml, in the folder where shuke is started (or wherever --config points); all of it optional
//! data = "./data"                               # records, files and keys: this folder is what a backup must hold
//! database_url = "postgres://shuke@db/shuke"    # instead of SQLite in the data folder
//! listen = "127.0.0.1:7878"                     # 0.0.0.0:7878 to be reached from other machines
//! workers = 2                                   # background jobs side by side
//! log = "info"                                  # error, warn, info, debug, or a filter such as "info,platform=debug"
//! log_format = "text"                           # or "json", one object a line
//!
//! [feeds]
//! root = "./data/feeds"                         # watched folders lie in here; also SHUKE_FEEDS_ROOT
//! settle_seconds = 10                           # a file that has not changed for so long is complete
//! allow_private = false                         # true lets feeds fetch from addresses inside the network
//! allow_hosts = ["erp.local:8080"]              # or only from these of them
//! bytes_max = 1073741824                        # largest file that is fetched
//! fetch_seconds = 300                           # longest that fetching one file may take, 1 to 3600
//!
//! [identity.thresholds]
//! propose = 0.5                                 # scored matches from this probability on are shown to people
//! merge = 0.8                                   # and from this on merged without them; 1 is never
//!
//! [[identity.rules]]                            # replaces all built-in rules, which GET /identity/rules shows
//! kind = "phone"
//! confidence = 0.95
//! records_max = 24                              # held by more records, a number ties nobody
//! names_max = 4                                 # held under more names neither
//! name_guard = true                             # ties only records whose names can be one person's
//! per_customer_max = 8
//! placeholders = ["13800138000"]
//! ```

use std::path::{Path, PathBuf};

use customer::feed::Settings;
use customer::identity::Rules;
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use platform::Engine;
use serde::{Deserialize, Serialize};

/// The file that is read when it lies in the working folder.
pub const FILE: &str = "shuke.toml";
const WORKERS_MAX: usize = 64;
const FETCH_SECONDS_MAX: u32 = 3_600;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Everything this installation keeps: the records (on SQLite), files and keys.
    pub data: PathBuf,
    /// Where the records are; SQLite in the data folder when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database_url: Option<String>,
    /// Address and port; port 0 takes a free one.
    pub listen: String,
    /// Background jobs that run side by side.
    pub workers: usize,
    /// A `tracing` filter.
    pub log: String,
    pub log_format: LogFormat,
    /// Which identifiers tie records together, and how surely.
    pub identity: Rules,
    /// Where feeds look and how far they may reach.
    pub feeds: Settings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    Json,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: "data".into(),
            database_url: None,
            listen: "127.0.0.1:7878".to_owned(),
            workers: 2,
            log: "info".to_owned(),
            log_format: LogFormat::Text,
            identity: Rules::default(),
            feeds: Settings::default(),
        }
    }
}

/// What the command line says; it wins over everything else.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Overrides {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workers: Option<usize>,
}

/// A configuration that cannot be used, in words for whoever wrote it.
#[derive(Debug, PartialEq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(String);

impl Config {
    /// Reads `file`, or `shuke.toml` if it lies here, and lays the environment and `overrides` over it.
    pub fn read(file: Option<&Path>, overrides: &Overrides) -> Result<Self, ConfigError> {
        let defaults = Self::default();
        let known = ["data", "database_url", "listen", "workers", "log", "log_format"];
        let mut figment = Figment::from(Serialized::defaults(&defaults));
        match file.unwrap_or(Path::new(FILE)) {
            path if path.is_file() => figment = figment.merge(Toml::file_exact(path)),
            missing if file.is_some() => {
                return Err(ConfigError(format!("there is no configuration file {}", missing.display())));
            }
            _ => {}
        }
        let config: Self = figment
            .merge(Env::prefixed("SHUKE_").only(&known))
            .merge(Env::prefixed("SHUKE_FEEDS_").map(|key| format!("feeds.{key}").into()))
            .merge(Serialized::globals(overrides))
            .extract()
            .map_err(|errors| {
                let texts: Vec<String> = errors.into_iter().map(|error| error.to_string()).collect();
                ConfigError(texts.join("; "))
            })?;
        config.checked()
    }

    fn checked(self) -> Result<Self, ConfigError> {
        if !(1..=WORKERS_MAX).contains(&self.workers) {
            return Err(ConfigError(format!("workers must be 1 to {WORKERS_MAX}, not {}", self.workers)));
        }
        let seconds = self.feeds.fetch_seconds;
        if !(1..=FETCH_SECONDS_MAX).contains(&seconds) {
            let range = format!("1 to {FETCH_SECONDS_MAX}");
            return Err(ConfigError(format!("feeds.fetch_seconds must be {range}, not {seconds}")));
        }
        self.identity.check().map_err(|fault| ConfigError(format!("identity: {}", fault.detail)))?;
        Engine::of_url(&self.records_url()).map_err(|fault| ConfigError(fault.detail))?;
        Ok(self)
    }

    /// What feeds need to know, with their root in its place.
    pub fn feeds(&self) -> Settings {
        let root = self.feeds.root.clone().unwrap_or_else(|| self.data.join("feeds"));
        Settings { root: Some(root), ..self.feeds.clone() }
    }

    /// The records' URL; SQLite in the data folder unless something else is configured.
    pub fn records_url(&self) -> String {
        self.database_url.clone().unwrap_or_else(|| {
            // In a URL, these two characters of a path would mean something else.
            let path = self.data.join("shuke.db").display().to_string();
            format!("sqlite://{}", path.replace('%', "%25").replace('?', "%3F"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use figment::Jail;

    fn read(overrides: &Overrides) -> Result<Config, ConfigError> {
        Config::read(None, overrides)
    }

    #[test]
    #[expect(clippy::result_large_err, reason = "the jail's own error type")]
    fn identity_rules_are_configuration() {
        Jail::expect_with(|jail| {
            jail.clear_env();
            jail.create_file(FILE, "[identity.thresholds]\nmerge = 0.999")?;
            let identity = read(&Overrides::default()).unwrap().identity;
            assert_eq!((identity.thresholds.merge, identity.rules), (Some(0.999), Rules::default().rules));
            let phone = "kind = \"phone\"\nconfidence = 0.9\nrecords_max = 9\nnames_max = 2\nname_guard = true\nper_customer_max = 3\n";
            jail.create_file(FILE, &format!("[[identity.rules]]\n{phone}"))?;
            assert_eq!(read(&Overrides::default()).unwrap().identity.rules.len(), 1);
            jail.create_file(FILE, &format!("[[identity.rules]]\n{phone}[[identity.rules]]\n{phone}"))?;
            let error = read(&Overrides::default()).unwrap_err();
            assert_eq!(error.to_string(), "identity: there are two rules for phone");
            Ok(())
        });
    }

    #[test]
    #[expect(clippy::result_large_err, reason = "the jail's own error type")]
    fn feeds_are_configured_by_file_and_environment() {
        Jail::expect_with(|jail| {
            jail.clear_env();
            jail.create_file(FILE, "data = \"here\"\n[feeds]\nallow_hosts = [\"erp.local\"]")?;
            let feeds = read(&Overrides::default()).unwrap().feeds();
            assert_eq!((feeds.root(), feeds.allow_private), (PathBuf::from("here/feeds"), false));
            jail.set_env("SHUKE_FEEDS_ROOT", "/srv/feeds");
            jail.set_env("SHUKE_FEEDS_ALLOW_PRIVATE", "true");
            let feeds = read(&Overrides::default()).unwrap().feeds();
            assert_eq!((feeds.root(), feeds.allow_private), (PathBuf::from("/srv/feeds"), true));
            assert!(feeds.allow_hosts.contains("erp.local"));
            assert_eq!(feeds.fetch_seconds, 300);
            jail.set_env("SHUKE_FEEDS_FETCH_SECONDS", "0");
            let error = read(&Overrides::default()).unwrap_err();
            assert_eq!(error.to_string(), "feeds.fetch_seconds must be 1 to 3600, not 0");
            Ok(())
        });
    }

    #[test]
    #[expect(clippy::result_large_err, reason = "the jail's own error type")]
    fn later_layers_win() {
        Jail::expect_with(|jail| {
            jail.clear_env();
            assert_eq!(read(&Overrides::default()), Ok(Config::default()));
            jail.create_file(FILE, "listen = \"0.0.0.0:80\"\nworkers = 3\nlog = \"debug\"")?;
            jail.set_env("SHUKE_LISTEN", "127.0.0.1:81");
            jail.set_env("SHUKE_WORKERS", "4");
            let overrides = Overrides { workers: Some(5), ..Overrides::default() };
            let config = read(&overrides).unwrap();
            assert_eq!(
                (config.log.as_str(), config.listen.as_str(), config.workers),
                ("debug", "127.0.0.1:81", 5)
            );
            Ok(())
        });
    }

    #[test]
    #[expect(clippy::result_large_err, reason = "the jail's own error type")]
    fn what_cannot_be_used_is_named() {
        Jail::expect_with(|jail| {
            jail.clear_env();
            for (text, named) in [
                ("lissen = \"x\"", "lissen"),
                ("workers = \"many\"", "workers"),
                ("workers = 0", "workers"),
                ("workers = ", "shuke.toml"),
                ("database_url = \"mysql://db\"", "postgres:"),
            ] {
                jail.create_file(FILE, text)?;
                let error = read(&Overrides::default()).unwrap_err().to_string();
                assert!(error.contains(named), "{text}: {error}");
            }
            let error = Config::read(Some(Path::new("elsewhere.toml")), &Overrides::default()).unwrap_err();
            assert!(error.to_string().contains("elsewhere.toml"));
            Ok(())
        });
    }

    #[test]
    fn records_stand_in_the_data_folder_unless_told_otherwise() {
        let at = |data: &str, url: Option<&str>| {
            Config { data: data.into(), database_url: url.map(str::to_owned), ..Config::default() }
                .records_url()
        };
        assert_eq!(at("/srv/shuke", None), "sqlite:///srv/shuke/shuke.db");
        assert_eq!(at("/srv/50%?", None), "sqlite:///srv/50%25%3F/shuke.db");
        assert_eq!(at("/srv/shuke", Some("postgres://db/shuke")), "postgres://db/shuke");
    }
}
