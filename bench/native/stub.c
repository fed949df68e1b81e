/*
 * An MCP server that is never the bottleneck: one epoll thread, answers made in advance, loopback only.
 *
 * It takes a free port and prints it.
 *
 * A tool's name says how it answers, whatever prefix it is called under:
 *   answer            a JSON result of 500 bytes
 *   result_N          a JSON result with N bytes of text
 *   progress_N_GAP    an event stream: N progress notifications, GAP microseconds apart (0: all at once), then the result
 *
 * It reads only what the bench sends: bodies with a Content-Length, one message each, ids and tokens without escapes.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

typedef unsigned long u64;

typedef struct {
  char *bytes;
  size_t start, end, capacity;
} buffer;

typedef struct connection {
  int fd, waits_to_write, dead;
  buffer in, out;
  /* The event stream under way: how many notifications are left, and when the next one is due. */
  int streaming, left, total;
  u64 gap, due;
  char id[64], token[64];
} connection;

#define SMALL_RESULT 500
#define SMALL_CAPACITY (SMALL_RESULT + 256)
#define TOOLS 50

static int epoll;
static connection **paced;
static size_t paced_count, paced_capacity;
static char small_text[SMALL_RESULT + 1];
static char *tools;
static size_t tools_length;

static u64 now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000ul + t.tv_nsec / 1000;
}

/* ---- buffers ---- */

static void reserve(buffer *b, size_t room) {
  if (b->end + room <= b->capacity) return;
  if (b->start) memmove(b->bytes, b->bytes + b->start, b->end - b->start);
  b->end -= b->start;
  b->start = 0;
  while (b->end + room > b->capacity) b->capacity = b->capacity ? b->capacity * 2 : 4096;
  b->bytes = realloc(b->bytes, b->capacity);
}

static void append(buffer *b, const char *bytes, size_t length) {
  reserve(b, length);
  memcpy(b->bytes + b->end, bytes, length);
  b->end += length;
}

static void append_text(buffer *b, const char *text) { append(b, text, strlen(text)); }

/* ---- reading the little of JSON that matters ---- */

static char *find(char *bytes, size_t length, const char *text) { return memmem(bytes, length, text, strlen(text)); }

/* Copies the value after the first `key` as it is written, quotes included; empty where there is none. */
static void value_of(char *body, size_t length, const char *key, char *out, size_t capacity) {
  const char *at = find(body, length, key), *end = body + length;
  size_t n = 0;
  out[0] = 0;
  if (!at) return;
  for (at += strlen(key); at < end && (*at == ' ' || *at == ':'); at++);
  if (at < end && *at == '"') {
    out[n++] = *at++;
    while (at < end && *at != '"' && n < capacity - 2) out[n++] = *at++;
    out[n++] = '"';
  } else {
    while (at < end && *at != ',' && *at != '}' && *at != ' ' && n < capacity - 1) out[n++] = *at++;
  }
  out[n] = 0;
}

/* ---- answers ---- */

static void json(connection *c, const char *extra_headers, const char *body, size_t length) {
  char head[256];
  int n = snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n%sContent-Length: %zu\r\n\r\n",
                   extra_headers, length);
  append(&c->out, head, n);
  append(&c->out, body, length);
}

/* A JSON-RPC answer around a member (`"result":...` or `"error":...`) that fits. */
static void rpc(connection *c, const char *extra_headers, const char *id, const char *member) {
  char body[1024];
  int n = snprintf(body, sizeof body, "{\"jsonrpc\":\"2.0\",\"id\":%s,%s}", id, member);
  json(c, extra_headers, body, n);
}

static int small_result(char *out, size_t capacity, const char *id, const char *text) {
  return snprintf(out, capacity,
                  "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"%s\"}],\"isError\":false}}",
                  id, text);
}

static void large_result(connection *c, const char *id, size_t text_length) {
  static const char row[] = "{\\\"number\\\": 4711, \\\"title\\\": \\\"Memory leak in gateway\\\", \\\"state\\\": \\\"open\\\"},\\n";
  const size_t row_length = sizeof row - 1;
  char *body = malloc(text_length + 512);
  size_t n = sprintf(body, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"", id);
  for (size_t text = 0; text + row_length <= text_length; text += row_length, n += row_length) memcpy(body + n, row, row_length);
  n += sprintf(body + n, "\"}],\"isError\":false}}");
  json(c, "", body, n);
  free(body);
}

static void chunk(connection *c, const char *bytes, size_t length) {
  char head[32];
  append(&c->out, head, snprintf(head, sizeof head, "%zx\r\n", length));
  append(&c->out, bytes, length);
  append_text(&c->out, "\r\n");
}

/* Each notification carries its time, from which the load generator takes the latency of the event. */
static void next_event(connection *c) {
  char event[1024];
  int n;
  if (c->left > 0) {
    c->left--;
    n = snprintf(event, sizeof event,
                 "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":%s,"
                 "\"progress\":%d,\"total\":%d,\"message\":\"t=%016lu working\"}}\n\n",
                 c->token, c->total - c->left, c->total, now_us());
    chunk(c, event, n);
    return;
  }
  char result[SMALL_CAPACITY];
  small_result(result, sizeof result, c->id, small_text);
  n = snprintf(event, sizeof event, "event: message\ndata: %s\n\n", result);
  chunk(c, event, n);
  append_text(&c->out, "0\r\n\r\n");
  c->streaming = 0;
}

static void start_stream(connection *c, const char *id, const char *token, int count, u64 gap) {
  /* X-Accel-Buffering is how servers tell a reverse proxy not to hold events back. */
  append_text(&c->out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
                       "X-Accel-Buffering: no\r\nTransfer-Encoding: chunked\r\n\r\n");
  snprintf(c->id, sizeof c->id, "%s", id);
  snprintf(c->token, sizeof c->token, "%s", token[0] ? token : "0");
  c->streaming = 1;
  c->total = c->left = count;
  c->gap = gap;
  c->due = now_us() + gap;
  if (gap == 0) {
    while (c->streaming) next_event(c);
    return;
  }
  if (paced_count == paced_capacity) {
    paced_capacity = paced_capacity ? paced_capacity * 2 : 256;
    paced = realloc(paced, paced_capacity * sizeof *paced);
  }
  paced[paced_count++] = c;
}

static void call_tool(connection *c, const char *id, char *body, size_t length) {
  char name[128], token[64], text[SMALL_CAPACITY];
  const char *at;
  value_of(body, length, "\"name\"", name, sizeof name);
  if ((at = strstr(name, "result_"))) return large_result(c, id, strtoul(at + 7, NULL, 10));
  if ((at = strstr(name, "progress_"))) {
    char *gap;
    long count = strtol(at + 9, &gap, 10);
    value_of(body, length, "\"progressToken\"", token, sizeof token);
    return start_stream(c, id, token, count, *gap == '_' ? strtoul(gap + 1, NULL, 10) : 0);
  }
  json(c, "", text, small_result(text, sizeof text, id, small_text));
}

static void list_tools(connection *c, const char *id) {
  char *body = malloc(tools_length + 256);
  int n = sprintf(body, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"tools\":", id);
  memcpy(body + n, tools, tools_length);
  n += tools_length;
  n += sprintf(body + n, "}}");
  json(c, "", body, n);
  free(body);
}

static void answer(connection *c, char *request, char *body, size_t length) {
  char id[64], method[64];
  if (!memcmp(request, "GET ", 4)) return append_text(&c->out, "HTTP/1.1 405 Method Not Allowed\r\nAllow: POST, DELETE\r\nContent-Length: 0\r\n\r\n");
  if (!memcmp(request, "DELETE ", 7)) return append_text(&c->out, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  value_of(body, length, "\"id\"", id, sizeof id);
  value_of(body, length, "\"method\"", method, sizeof method);
  if (!strcmp(method, "\"tools/call\"")) return call_tool(c, id, body, length);
  if (!id[0]) return append_text(&c->out, "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
  if (!strcmp(method, "\"tools/list\"")) return list_tools(c, id);
  if (!strcmp(method, "\"ping\"")) return rpc(c, "", id, "\"result\":{}");
  if (!strcmp(method, "\"initialize\""))
    return rpc(c, "Mcp-Session-Id: bench-session-0123456789abcdef\r\n", id,
               "\"result\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}},"
               "\"serverInfo\":{\"name\":\"bench\",\"version\":\"1.0.0\"}}");
  rpc(c, "", id, "\"error\":{\"code\":-32601,\"message\":\"Method not found\"}");
}

static void make_tools(void) {
  static const char *const special[] = {"answer", "result_102400", "progress_20_0", "progress_20_2000"};
  const int specials = sizeof special / sizeof *special;
  char name[32];
  tools = malloc(TOOLS * 1024);
  tools[tools_length++] = '[';
  for (int i = 0; i < TOOLS; i++) {
    snprintf(name, sizeof name, "tool_%02d", i);
    tools_length += sprintf(
        tools + tools_length,
        "%s{\"name\":\"%s\",\"title\":\"Tool %d\",\"description\":\"Performs operation number %d on the given resource and returns the "
        "outcome as text. Use it when the user asks to search, create or update items in the connected system.\","
        "\"inputSchema\":{\"type\":\"object\",\"properties\":{\"query\":{\"type\":\"string\",\"description\":\"Free text query\"},"
        "\"limit\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":100,\"default\":10},\"filter\":{\"type\":\"object\",\"properties\":"
        "{\"status\":{\"type\":\"string\",\"enum\":[\"open\",\"closed\",\"all\"]},\"labels\":{\"type\":\"array\",\"items\":"
        "{\"type\":\"string\"}}}}},\"required\":[\"query\"]},\"annotations\":{\"readOnlyHint\":true,\"openWorldHint\":false}}",
        i ? "," : "", i < specials ? special[i] : name, i, i);
  }
  tools[tools_length++] = ']';
}

static void make_small_text(void) {
  char empty[SMALL_RESULT];
  size_t frame = small_result(empty, sizeof empty, "4711", "");
  memset(small_text, 'x', SMALL_RESULT - frame);
}

/* ---- connections ---- */

static void watch(connection *c, int writing) {
  if (c->waits_to_write == writing) return;
  struct epoll_event e = {.events = writing ? EPOLLIN | EPOLLOUT : EPOLLIN, .data.ptr = c};
  epoll_ctl(epoll, EPOLL_CTL_MOD, c->fd, &e);
  c->waits_to_write = writing;
}

static void flush(connection *c) {
  while (c->out.start < c->out.end) {
    ssize_t sent = send(c->fd, c->out.bytes + c->out.start, c->out.end - c->out.start, MSG_NOSIGNAL);
    if (sent < 0) {
      if (errno == EAGAIN) watch(c, 1);
      else c->dead = 1;
      return;
    }
    c->out.start += sent;
  }
  c->out.start = c->out.end = 0;
  watch(c, 0);
}

static size_t content_length(char *head, size_t length) {
  /* The head's last byte gives way to a terminator while it is searched. */
  char last = head[length - 1];
  head[length - 1] = 0;
  char *at = strcasestr(head, "\r\ncontent-length:");
  head[length - 1] = last;
  return at ? strtoul(at + 17, NULL, 10) : 0;
}

/* Answers each complete request; while a stream is under way the next one waits. */
static void serve(connection *c) {
  while (!c->streaming) {
    char *request = c->in.bytes + c->in.start;
    size_t length = c->in.end - c->in.start;
    char *blank = length < 8 ? NULL : memmem(request, length, "\r\n\r\n", 4);
    if (!blank) return;
    size_t head = blank - request + 4, body = content_length(request, head);
    if (length < head + body) return;
    answer(c, request, request + head, body);
    c->in.start += head + body;
    if (c->in.start == c->in.end) c->in.start = c->in.end = 0;
  }
}

static void drop(connection *c) {
  for (size_t i = 0; i < paced_count; i++) {
    if (paced[i] == c) {
      paced[i] = paced[--paced_count];
      break;
    }
  }
  close(c->fd);
  free(c->in.bytes);
  free(c->out.bytes);
  free(c);
}

/* Whether the peer has closed. */
static int receive(connection *c) {
  for (;;) {
    reserve(&c->in, 4096);
    size_t room = c->in.capacity - c->in.end;
    ssize_t got = recv(c->fd, c->in.bytes + c->in.end, room, 0);
    if (got <= 0) return got == 0 || errno != EAGAIN;
    c->in.end += got;
    if ((size_t)got < room) return 0;
  }
}

static void accept_all(int listener) {
  const int one = 1;
  for (int fd; (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    connection *c = calloc(1, sizeof *c);
    c->fd = fd;
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e);
  }
}

static void handle(connection *c, unsigned events) {
  if (events & EPOLLOUT) flush(c);
  if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
    if (receive(c)) return drop(c);
    serve(c);
    flush(c);
  }
  if (c->dead) drop(c);
}

static void send_due_events(void) {
  const u64 now = now_us();
  for (size_t i = 0; i < paced_count;) {
    connection *c = paced[i];
    if (c->due > now) {
      i++;
      continue;
    }
    c->due += c->gap;
    next_event(c);
    if (!c->streaming) {
      paced[i] = paced[--paced_count];
      serve(c);
    } else {
      i++;
    }
    flush(c);
  }
}

static int listen_anywhere(void) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 4096) ||
      getsockname(listener, (struct sockaddr *)&address, &length)) {
    perror("stub");
    exit(1);
  }
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  return listener;
}

int main(void) {
  /* Whatever happens to the bench, nothing of it stays behind. */
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  make_small_text();
  make_tools();
  int listener = listen_anywhere();
  epoll = epoll_create1(0);
  struct epoll_event e = {.events = EPOLLIN, .data.ptr = NULL}, ready[512];
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &e);
  for (;;) {
    int n = epoll_wait(epoll, ready, 512, paced_count ? 1 : -1);
    for (int i = 0; i < n; i++) {
      if (ready[i].data.ptr) handle(ready[i].data.ptr, ready[i].events);
      else accept_all(listener);
    }
    if (paced_count) send_due_events();
  }
}
