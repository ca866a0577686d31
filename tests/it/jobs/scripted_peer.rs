//! A mail server that does what the test tells it: answers, refuses, stalls or hangs up at any point of the dialogue.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

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

/// The answers of a dialogue.
#[derive(Clone)]
pub struct Script {
    /// On connecting.
    pub greeting: Answer,
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
            greeting: Answer::Say("220 mail.example.org ESMTP"),
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

/// Leads one dialogue; `None` where it ends before its end.
fn converse(stream: TcpStream, shared: &Shared) -> Option<()> {
    let script = shared.script.lock().unwrap().clone();
    let mut lines = BufReader::new(stream.try_clone().unwrap());
    let mut out = stream;
    answer(&script.greeting, &mut out, &mut lines)?;
    loop {
        let line = read(&mut lines)?;
        let (word, rest) = (line.get(..4)?.to_owned(), line.get(4..)?);
        match word.as_str() {
            "EHLO" => answer(&Answer::Say("250 mail.example.org"), &mut out, &mut lines)?,
            "MAIL" => answer(&script.mail, &mut out, &mut lines)?,
            "RCPT" if rest.contains(script.recipient.0) => answer(&script.recipient.1, &mut out, &mut lines)?,
            "RCPT" => answer(&Answer::Say("250 2.1.5 recipient ok"), &mut out, &mut lines)?,
            "DATA" => {
                answer(&script.data, &mut out, &mut lines)?;
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
                answer(&script.end, &mut out, &mut lines)?;
            }
            "QUIT" => return answer(&script.quit, &mut out, &mut lines),
            _ => answer(&Answer::Say("502 5.5.1 not understood"), &mut out, &mut lines)?,
        }
    }
}

fn read(lines: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    (lines.read_line(&mut line).ok()? > 0).then_some(line)
}

fn answer(answer: &Answer, out: &mut TcpStream, lines: &mut BufReader<TcpStream>) -> Option<()> {
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
    out.write_all(format!("{line}\r\n").as_bytes()).ok()
}
