//! A scripted mail server: it replies, refuses, stalls or disconnects at any point of the SMTP dialogue.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::PATIENT;

/// What the peer does at a point of the dialogue.
#[derive(Clone)]
pub enum Answer {
    /// Says this line.
    Say(&'static str),
    /// Says nothing until the client goes.
    Stall,
    /// Closes the connection.
    HangUp,
    /// Tells the test that it is there, waits for the test, then says this line.
    Hold(Arc<Mutex<Held>>, &'static str),
}

/// Both ends that a held dialogue needs.
pub struct Held {
    /// Says that the dialogue has come to the point.
    pub reached: Sender<()>,
    /// Lets it go on.
    pub go_on: Receiver<()>,
}

/// How dialogues are protected.
#[derive(Clone)]
pub struct Protection {
    /// Who the peer says that it is.
    pub config: Arc<ServerConfig>,
    /// Only when asked to, not from the first byte.
    pub starttls: bool,
}

/// The answers of a dialogue.
#[derive(Clone)]
pub struct Script {
    /// TLS; a protected dialogue asks who is there.
    pub protection: Option<Protection>,
    /// On connecting.
    pub greeting: Answer,
    /// To the credentials of who signs in.
    pub auth: Answer,
    /// To `MAIL FROM`.
    pub mail: Answer,
    /// To `RCPT TO` of an address that contains this; the others are taken.
    pub recipient: (&'static str, Answer),
    /// To `DATA`.
    pub data: Answer,
    /// To the end of the data.
    pub end: Answer,
    /// To `QUIT`.
    pub quit: Answer,
}

impl Script {
    /// Takes everything.
    pub fn kind() -> Script {
        Script {
            protection: None,
            greeting: Answer::Say("220 mail.example.org ESMTP"),
            auth: Answer::Say("235 2.7.0 welcome"),
            mail: Answer::Say("250 2.1.0 sender ok"),
            recipient: ("\0", Answer::Stall),
            data: Answer::Say("354 go ahead"),
            end: Answer::Say("250 2.0.0 taken"),
            quit: Answer::Say("221 2.0.0 goodbye"),
        }
    }
}

struct Shared {
    script: Mutex<Script>,
    messages: Mutex<Vec<String>>,
    arrived: Condvar,
    credentials: Mutex<Vec<String>>,
    stopped: AtomicBool,
}

/// A peer that listens until it is dropped.
pub struct Peer {
    address: SocketAddr,
    shared: Arc<Shared>,
    listener: Option<JoinHandle<()>>,
}

impl Peer {
    /// Starts a peer on a free loopback port.
    pub fn start(script: Script) -> Peer {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            script: Mutex::new(script),
            messages: Mutex::default(),
            arrived: Condvar::new(),
            credentials: Mutex::default(),
            stopped: AtomicBool::new(false),
        });
        let ours = Arc::clone(&shared);
        let listener = std::thread::spawn(move || {
            let mut dialogues = Vec::new();
            for stream in listener.incoming() {
                if ours.stopped.load(Ordering::SeqCst) {
                    break;
                }
                let ours = Arc::clone(&ours);
                dialogues.push(std::thread::spawn(move || converse(stream.unwrap(), &ours)));
            }
            for dialogue in dialogues {
                dialogue.join().unwrap();
            }
        });
        Peer { address, shared, listener: Some(listener) }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it does from the next dialogue on.
    pub fn follow(&self, script: Script) {
        *self.shared.script.lock().unwrap() = script;
    }

    /// The messages whose end of data it has seen, whatever it answered, whole.
    pub fn messages(&self) -> Vec<String> {
        self.shared.messages.lock().unwrap().clone()
    }

    /// Waits until it has seen the end of data of this many messages; blocks the thread.
    pub fn wait_for(&self, count: usize) {
        let messages = self.shared.messages.lock().unwrap();
        let fewer = |messages: &mut Vec<String>| messages.len() < count;
        let (messages, waited) = self.shared.arrived.wait_timeout_while(messages, PATIENT, fewer).unwrap();
        assert!(!waited.timed_out(), "{} of {count} messages", messages.len());
    }

    /// What it was told by those who signed in, as it was sent.
    pub fn credentials(&self) -> Vec<String> {
        self.shared.credentials.lock().unwrap().clone()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // The listener wakes up for a connection and sees that it is over.
        drop(TcpStream::connect(self.address));
        if let Some(listener) = self.listener.take() {
            listener.join().unwrap();
        }
    }
}

/// The value of a header of a message.
pub fn header<'a>(message: &'a str, name: &str) -> &'a str {
    message.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap()
}

/// What a dialogue is led over, in the clear or not.
trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}

type Lines = BufReader<Box<dyn Wire>>;

fn protected(stream: TcpStream, protection: &Protection) -> Lines {
    let session = ServerConnection::new(Arc::clone(&protection.config)).unwrap();
    BufReader::new(Box::new(StreamOwned::new(session, stream)))
}

/// Leads one dialogue; `None` where it ends before its end.
fn converse(stream: TcpStream, shared: &Shared) -> Option<()> {
    let script = shared.script.lock().unwrap().clone();
    let mut offered = script.protection.as_ref().filter(|protection| protection.starttls);
    let mut is_protected = script.protection.is_some() && offered.is_none();
    let mut lines: Lines = match &script.protection {
        Some(protection) if is_protected => protected(stream.try_clone().unwrap(), protection),
        _ => BufReader::new(Box::new(stream.try_clone().unwrap())),
    };
    answer(&script.greeting, &mut lines)?;
    loop {
        let line = read(&mut lines)?;
        let (word, rest) = (line.get(..4)?.to_owned(), line.get(4..)?);
        match word.as_str() {
            "EHLO" if offered.is_some() => answer(&Answer::Say("250-mail.example.org\r\n250 STARTTLS"), &mut lines)?,
            "EHLO" if is_protected => answer(&Answer::Say("250-mail.example.org\r\n250 AUTH PLAIN"), &mut lines)?,
            "EHLO" => answer(&Answer::Say("250 mail.example.org"), &mut lines)?,
            "STAR" if offered.is_some() => {
                answer(&Answer::Say("220 2.0.0 go ahead"), &mut lines)?;
                lines = protected(stream.try_clone().unwrap(), offered.take()?);
                is_protected = true;
            }
            "AUTH" if is_protected => {
                shared.credentials.lock().unwrap().push(rest.trim().to_owned());
                answer(&script.auth, &mut lines)?;
            }
            "MAIL" => answer(&script.mail, &mut lines)?,
            "RCPT" if rest.contains(script.recipient.0) => answer(&script.recipient.1, &mut lines)?,
            "RCPT" => answer(&Answer::Say("250 2.1.5 recipient ok"), &mut lines)?,
            "DATA" => {
                answer(&script.data, &mut lines)?;
                if !matches!(script.data, Answer::Say(line) if line.starts_with("354")) {
                    continue;
                }
                let mut message = String::new();
                loop {
                    let line = read(&mut lines)?;
                    if line == ".\r\n" {
                        break;
                    }
                    message.push_str(&line);
                }
                shared.messages.lock().unwrap().push(message);
                shared.arrived.notify_all();
                answer(&script.end, &mut lines)?;
            }
            "QUIT" => return answer(&script.quit, &mut lines),
            _ => answer(&Answer::Say("502 5.5.1 not understood"), &mut lines)?,
        }
    }
}

fn read(lines: &mut Lines) -> Option<String> {
    let mut line = String::new();
    (lines.read_line(&mut line).ok()? > 0).then_some(line)
}

fn answer(answer: &Answer, lines: &mut Lines) -> Option<()> {
    let line = match answer {
        Answer::Say(line) => line,
        Answer::HangUp => return None,
        Answer::Stall => {
            while read(lines).is_some() {}
            return None;
        }
        Answer::Hold(held, line) => {
            let held = held.lock().unwrap();
            held.reached.send(()).unwrap();
            held.go_on.recv().unwrap();
            line
        }
    };
    let out = lines.get_mut();
    out.write_all(format!("{line}\r\n").as_bytes()).ok()?;
    out.flush().ok()
}
