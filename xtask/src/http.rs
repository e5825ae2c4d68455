//! As much HTTP as a bench needs: one connection that is kept, requests one after another, answers read whole.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

use serde_json::{Value, json};

pub struct Http {
    stream: BufReader<TcpStream>,
    host: String,
    token: String,
}

impl Http {
    /// Connects to `http://host:port`.
    pub fn connect(url: &str) -> Result<Self, String> {
        let host = url.trim_start_matches("http://").to_owned();
        let stream = TcpStream::connect(&host).map_err(|error| format!("{host}: {error}"))?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        Ok(Self { stream: BufReader::new(stream), host, token: String::new() })
    }

    /// Signs in; everything after is asked as that person.
    pub fn sign_in(&mut self, login: &str, password: &str) -> Result<(), String> {
        let body = json!({ "login": login, "password": password, "token": true });
        let me = self.post("/api/v1/session", &body)?;
        self.token = me["token"].as_str().ok_or("no token")?.to_owned();
        Ok(())
    }

    pub fn get(&mut self, path: &str) -> Result<Value, String> {
        self.ask("GET", path, "").map(|body| serde_json::from_slice(&body).unwrap_or_default())
    }

    pub fn post(&mut self, path: &str, body: &Value) -> Result<Value, String> {
        let body = self.ask("POST", path, &body.to_string())?;
        Ok(serde_json::from_slice(&body).unwrap_or_default())
    }

    fn ask(&mut self, method: &str, path: &str, body: &str) -> Result<Vec<u8>, String> {
        let told = |error: std::io::Error| format!("{method} {path}: {error}");
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.host);
        if !self.token.is_empty() {
            request.push_str(&format!("Authorization: Bearer {}\r\n", self.token));
        }
        if !body.is_empty() {
            request
                .push_str(&format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len()));
        }
        request.push_str("\r\n");
        request.push_str(body);
        self.stream.get_mut().write_all(request.as_bytes()).map_err(told)?;
        let (status, body) = self.answer().map_err(told)?;
        match status {
            200..=299 => Ok(body),
            _ => Err(format!("{method} {path}: {status} {}", String::from_utf8_lossy(&body))),
        }
    }

    fn answer(&mut self) -> std::io::Result<(u16, Vec<u8>)> {
        let status = self.line()?.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        let (mut length, mut chunked) = (0, false);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            match line.split_once(':') {
                None => break,
                Some(("content-length", value)) => length = value.trim().parse().unwrap_or(0),
                Some(("transfer-encoding", value)) => chunked = value.trim() == "chunked",
                Some(_) => {}
            }
        }
        let mut body = Vec::new();
        if !chunked {
            body.resize(length, 0);
            self.stream.read_exact(&mut body)?;
            return Ok((status, body));
        }
        loop {
            let size = usize::from_str_radix(&self.line()?, 16).unwrap_or(0);
            let start = body.len();
            body.resize(start + size, 0);
            self.stream.read_exact(&mut body[start..])?;
            self.line()?;
            if size == 0 {
                return Ok((status, body));
            }
        }
    }

    fn line(&mut self) -> std::io::Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    }
}
