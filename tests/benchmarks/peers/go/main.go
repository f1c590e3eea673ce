// The rooms of shared/contract/chat.md in Go with gorilla/websocket, kept in memory: no
// accounts (a token is a name), no storage and so no resume, no presence, no rates.
// main PORT
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
	"path"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"
)

const (
	host     = "127.0.0.1"
	queueMax = 256   // messages that may wait for a slow reader
	frameMax = 65536 // bytes
	notOurs  = 4400
	slow     = 4503
	head     = `{"type":"messages","messages":[`
	tail     = `]}`
)

type object map[string]interface{}

type person struct {
	Username string  `json:"username"`
	Image    *string `json:"image"`
}

type message struct {
	Seq       int     `json:"seq"`
	ClientID  *string `json:"clientId"`
	Body      string  `json:"body"`
	CreatedAt string  `json:"createdAt"`
	Author    *person `json:"author"`
	Deleted   bool    `json:"deleted"`
}

// outgoing waits for a connection. What has no text is a frame of its own.
type outgoing struct{ text, frame []byte }

type room struct {
	sync.Mutex
	slug, createdAt string
	lastSeq         int
	readers         map[*reader]bool
}

type reader struct {
	conn  *websocket.Conn
	queue chan outgoing
}

var (
	rooms    = map[string]*room{}
	lock     sync.Mutex // of rooms
	upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
)

func encode(value interface{}) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		log.Fatal(err)
	}
	return text
}

func now() string { return time.Now().UTC().Format("2006-01-02T15:04:05.000000Z") }

func find(slug string) *room {
	lock.Lock()
	defer lock.Unlock()
	if rooms[slug] == nil {
		rooms[slug] = &room{slug: slug, createdAt: now(), readers: map[*reader]bool{}}
	}
	return rooms[slug]
}

func (r *room) join(reader *reader, you *person) {
	r.Lock()
	defer r.Unlock()
	shown := object{"slug": r.slug, "title": r.slug, "topic": nil, "private": false,
		"lastSeq": r.lastSeq, "createdAt": r.createdAt, "owner": person{Username: "ada"},
		"unreadCount": nil}
	joined := object{"type": "joined", "room": shown, "lastSeq": r.lastSeq, "you": you}
	r.readers[reader] = true
	r.put(reader, outgoing{frame: encode(joined)})
}

// put never waits: who is full is cut off. Under the room's lock, like remove.
func (r *room) put(reader *reader, what outgoing) {
	select {
	case reader.queue <- what:
	default:
		r.remove(reader)
		go reader.cut(slow)
	}
}

func (r *room) remove(reader *reader) {
	if r.readers[reader] {
		delete(r.readers, reader)
		close(reader.queue)
	}
}

func (r *room) leave(reader *reader) {
	r.Lock()
	defer r.Unlock()
	r.remove(reader)
}

func (r *room) post(author *person, body string, clientID *string) int {
	r.Lock()
	defer r.Unlock()
	r.lastSeq++
	text := encode(message{r.lastSeq, clientID, body, now(), author, false})
	stored := outgoing{text, []byte(head + string(text) + tail)}
	for reader := range r.readers {
		r.put(reader, stored)
	}
	return r.lastSeq
}

// reply queues a frame for the reader itself, if it is still there.
func (r *room) reply(reader *reader, frame interface{}) {
	r.Lock()
	defer r.Unlock()
	if r.readers[reader] {
		r.put(reader, outgoing{frame: encode(frame)})
	}
}

// cut closes the connection, also where a full line holds the writer up.
func (r *reader) cut(code int) {
	deadline := time.Now().Add(2 * time.Second)
	why := websocket.FormatCloseMessage(code, "")
	r.conn.WriteControl(websocket.CloseMessage, why, deadline)
	time.Sleep(time.Until(deadline))
	r.conn.Close()
}

// write sends what waits: all messages that do as one frame.
func (r *reader) write() {
	var err error
	for first := range r.queue {
		frame, after := r.gather(first)
		if err == nil {
			err = r.conn.WriteMessage(websocket.TextMessage, frame)
		}
		if after != nil && err == nil {
			err = r.conn.WriteMessage(websocket.TextMessage, after)
		}
	}
}

// gather joins messages to the first one, up to a frame that is none or does not fit.
func (r *reader) gather(first outgoing) (frame, after []byte) {
	frame = first.frame
	if first.text == nil || len(r.queue) == 0 {
		return frame, nil
	}
	frame = append(make([]byte, 0, 4096), frame[:len(frame)-len(tail)]...)
	for len(r.queue) > 0 {
		next, open := <-r.queue
		if !open || next.text == nil || len(frame)+1+len(next.text)+len(tail) > frameMax {
			after = next.frame
			break
		}
		frame = append(append(frame, ','), next.text...)
	}
	return append(frame, tail...), after
}

func wrong(author *person, body string, clientID *string) map[string][]string {
	switch {
	case author == nil:
		return map[string][]string{"token": {"is missing"}}
	case body == "":
		return map[string][]string{"body": {"can't be blank"}}
	case utf8.RuneCountInString(body) > 4000:
		return map[string][]string{"body": {"is too long (maximum is 4000 characters)"}}
	case clientID != nil && (*clientID == "" || utf8.RuneCountInString(*clientID) > 64):
		return map[string][]string{"clientId": {"is invalid"}}
	}
	return nil
}

func (r *room) answer(author *person, raw []byte) interface{} {
	var frame struct {
		Type, Body string
		ClientID   *string `json:"clientId"`
	}
	if json.Unmarshal(raw, &frame) != nil || frame.Type != "send" {
		return nil
	}
	trimmed := strings.TrimSpace(frame.Body)
	if errors := wrong(author, trimmed, frame.ClientID); errors != nil {
		if errors["clientId"] != nil {
			frame.ClientID = nil
		}
		return object{"type": "error", "errors": errors, "clientId": frame.ClientID}
	}
	seq := r.post(author, frame.Body, frame.ClientID)
	return object{"type": "ack", "clientId": frame.ClientID, "seq": seq}
}

func serve(w http.ResponseWriter, request *http.Request) {
	conn, err := upgrader.Upgrade(w, request, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	conn.SetReadLimit(frameMax)
	var you *person
	if token := request.Header.Get("Authorization"); token != "" {
		you = &person{Username: strings.TrimPrefix(token, "Token ")}
	}
	room := find(path.Base(request.URL.Path))
	reader := &reader{conn, make(chan outgoing, queueMax)}
	room.join(reader, you)
	defer room.leave(reader)
	go reader.write()
	for {
		kind, raw, err := conn.ReadMessage()
		if err != nil {
			return
		}
		reply := room.answer(you, raw)
		if kind != websocket.TextMessage || reply == nil {
			reader.cut(notOurs)
			return
		}
		room.reply(reader, reply)
	}
}

func main() {
	http.HandleFunc("/ws/rooms/", serve)
	log.Fatal(http.ListenAndServe(host+":"+os.Args[1], nil))
}
