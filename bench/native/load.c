/*
 * A load generator for one endpoint on loopback: keep-alive connections, one request at a time on each.
 *
 *   load -p PORT -u PATH -b BODYFILE -e TEXT [-c CONNECTIONS] [-d SECONDS] [-w WARMUP] [-r RATE] [-H 'name: value']... [-s FILE]
 *
 *   -e  what the last bytes of a right answer contain; any other answer is counted as wrong
 *   -r  calls a second over all connections (open loop): the latency counts from when a call was due, so that a server which
 *       stalls is charged for the calls that had to wait. Without it each connection sends as soon as it was answered.
 *   -s  a file with one header line per connection, such as its session
 *
 * Prints one JSON object. Latencies are in microseconds; an event's is taken from the server's time stamp ("t=" and 16 digits).
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

typedef unsigned long u64;

/* ---- latencies: to the microsecond up to 20 ms, above that to 0.2 % ---- */

#define LINEAR 20000
#define BUCKETS 40000
#define STEP 0.002

typedef struct {
  u64 buckets[BUCKETS], count, max;
} histogram;

static void note(histogram *h, u64 us) {
  int at = us < LINEAR ? (int)us : LINEAR + (int)(log((double)us / LINEAR) / STEP);
  h->buckets[at < BUCKETS ? at : BUCKETS - 1]++;
  h->count++;
  if (us > h->max) h->max = us;
}

static double percentile(const histogram *h, double share) {
  u64 wanted = (u64)(h->count * share), seen = 0;
  for (int at = 0; at < BUCKETS; at++)
    if ((seen += h->buckets[at]) > wanted) return at < LINEAR ? at : LINEAR * exp((at - LINEAR) * STEP);
  return 0;
}

/* ---- what is asked for, and what came of it ---- */

static struct {
  int port, connections;
  double seconds, warmup, rate;
  const char *path, *ending;
  char *body, **sessions, headers[8192];
  size_t body_length, session_count;
} options = {.path = "/mcp", .ending = "", .connections = 32, .seconds = 2, .warmup = 0.5};

static histogram calls, events;
static u64 total, wrong, reconnects;
static int measuring, epoll;

static u64 now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000ul + t.tv_nsec;
}

/* ---- one connection ---- */

#define TAIL 48

typedef enum { HEAD, SIZED, CHUNK_SIZE, CHUNK, CHUNK_END, TRAILER } phase;

typedef struct {
  int fd, busy, status, closes;
  char *request;
  size_t request_length, sent;
  u64 due;
  phase phase;
  char head[8192], size[20], tail[TAIL];
  size_t head_length, size_length, tail_length, left;
  /* The time stamp being read: how much of "t=" was seen, then its digits. */
  int stamp_at, stamp_digits;
  u64 stamp;
} connection;

static void open_connection(connection *c) {
  const int one = 1;
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(options.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  c->fd = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect(c->fd, (struct sockaddr *)&address, sizeof address)) {
    perror("load: connect");
    exit(1);
  }
  struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
  epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &e);
  c->busy = 0;
  c->phase = HEAD;
  c->head_length = 0;
}

static void reopen(connection *c) {
  close(c->fd);
  reconnects++;
  open_connection(c);
}

static void make_request(connection *c, const char *session) {
  c->request = malloc(options.body_length + sizeof options.headers + strlen(session) + 1024);
  c->request_length = sprintf(c->request, "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s%s%sContent-Length: %zu\r\n\r\n", options.path,
                              options.port, options.headers, session, *session ? "\r\n" : "", options.body_length);
  memcpy(c->request + c->request_length, options.body, options.body_length);
  c->request_length += options.body_length;
}

static void send_rest(connection *c) {
  while (c->sent < c->request_length) {
    ssize_t n = send(c->fd, c->request + c->sent, c->request_length - c->sent, MSG_NOSIGNAL);
    if (n < 0) return;
    c->sent += n;
  }
}

static void start(connection *c, u64 due) {
  c->busy = 1;
  c->due = due;
  c->sent = c->tail_length = 0;
  c->stamp_at = 0;
  send_rest(c);
}

static void finish(connection *c) {
  int right = c->status == 200 && memmem(c->tail, c->tail_length, options.ending, strlen(options.ending));
  total++;
  if (!right) wrong++;
  if (measuring) note(&calls, (now_ns() - c->due) / 1000);
  c->busy = 0;
  c->phase = HEAD;
  c->head_length = 0;
  if (c->closes) reopen(c);
}

/* ---- reading answers ---- */

static void read_stamps(connection *c, const char *bytes, size_t length) {
  for (size_t i = 0; i < length; i++) {
    const char byte = bytes[i];
    if (c->stamp_at == 2 && byte >= '0' && byte <= '9') {
      c->stamp = c->stamp * 10 + (byte - '0');
      if (++c->stamp_digits < 16) continue;
      u64 now = now_ns() / 1000;
      if (measuring && now >= c->stamp) note(&events, now - c->stamp);
      c->stamp_at = 0;
    } else if (c->stamp_at == 1 && byte == '=') {
      c->stamp_at = 2;
      c->stamp_digits = 0;
      c->stamp = 0;
    } else {
      c->stamp_at = byte == 't';
    }
  }
}

static void keep_tail(connection *c, const char *bytes, size_t length) {
  if (length >= TAIL) {
    memcpy(c->tail, bytes + length - TAIL, TAIL);
    c->tail_length = TAIL;
    return;
  }
  size_t kept = c->tail_length + length > TAIL ? TAIL - length : c->tail_length;
  memmove(c->tail, c->tail + c->tail_length - kept, kept);
  memcpy(c->tail + kept, bytes, length);
  c->tail_length = kept + length;
}

static size_t take_body(connection *c, const char *bytes, size_t length) {
  size_t n = length < c->left ? length : c->left;
  if (c->phase == CHUNK) read_stamps(c, bytes, n);
  keep_tail(c, bytes, n);
  c->left -= n;
  return n;
}

static void read_head(connection *c) {
  c->status = atoi(c->head + 9);
  c->closes = strcasestr(c->head, "\r\nconnection: close") != NULL;
  const char *sized = strcasestr(c->head, "\r\ncontent-length:");
  c->left = sized ? strtoul(sized + 17, NULL, 10) : 0;
  c->size_length = 0;
  if (strcasestr(c->head, "\r\ntransfer-encoding: chunked")) c->phase = CHUNK_SIZE;
  else if (c->left) c->phase = SIZED;
  else finish(c);
}

static size_t take_head(connection *c, const char *bytes, size_t length) {
  size_t before = c->head_length, room = sizeof c->head - 1 - before, n = length < room ? length : room;
  memcpy(c->head + before, bytes, n);
  c->head_length += n;
  c->head[c->head_length] = 0;
  char *blank = strstr(c->head, "\r\n\r\n");
  if (!blank && n < length) {
    fprintf(stderr, "load: an answer's head is too long\n");
    exit(1);
  }
  if (!blank) return n;
  *blank = 0;
  n = blank - c->head + 4 - before;
  read_head(c);
  return n;
}

static void take_size(connection *c, char byte) {
  if (byte != '\n') {
    if (c->size_length < sizeof c->size - 1) c->size[c->size_length++] = byte;
    return;
  }
  c->size[c->size_length] = 0;
  c->size_length = 0;
  c->left = strtoul(c->size, NULL, 16);
  c->phase = c->left ? CHUNK : TRAILER;
}

/* Takes some bytes in, and answers how many. */
static size_t take(connection *c, const char *bytes, size_t length) {
  size_t n = 1;
  switch (c->phase) {
    case HEAD:
      return take_head(c, bytes, length);
    case SIZED:
      n = take_body(c, bytes, length);
      if (!c->left) finish(c);
      return n;
    case CHUNK_SIZE:
      take_size(c, *bytes);
      return n;
    case CHUNK:
      n = take_body(c, bytes, length);
      if (!c->left) c->phase = CHUNK_END;
      return n;
    case CHUNK_END:
      if (*bytes == '\n') c->phase = CHUNK_SIZE;
      return n;
    case TRAILER:
      if (*bytes == '\n') finish(c);
      return n;
  }
  return n;
}

/* Whether the connection is free for the next call. */
static int receive(connection *c) {
  static char bytes[1 << 18];
  if (c->busy && c->sent < c->request_length) send_rest(c);
  ssize_t n = recv(c->fd, bytes, sizeof bytes, MSG_DONTWAIT);
  if (n < 0 && errno == EAGAIN) return 0;
  if (n <= 0) {
    int lost = c->busy;
    reopen(c);
    total += lost;
    wrong += lost;
    return lost;
  }
  int was_busy = c->busy;
  for (ssize_t at = 0; at < n;) at += take(c, bytes + at, n - at);
  return was_busy && !c->busy;
}

/* ---- the two ways to make load ---- */

static u64 begin, measured_from, end;

/* Whether the time is up. */
static int tick(void) {
  u64 now = now_ns();
  if (!measuring && now >= begin + (u64)(options.warmup * 1e9)) {
    measuring = 1;
    measured_from = now;
  }
  return now >= end;
}

static void closed_loop(connection *all) {
  struct epoll_event ready[1024];
  for (int i = 0; i < options.connections; i++) start(&all[i], now_ns());
  while (!tick()) {
    int n = epoll_wait(epoll, ready, 1024, 100);
    for (int i = 0; i < n; i++) {
      connection *c = ready[i].data.ptr;
      if (receive(c)) start(c, now_ns());
    }
  }
}

static void open_loop(connection *all) {
  struct epoll_event ready[1024];
  connection **idle = malloc(options.connections * sizeof *idle);
  int idle_count = 0;
  u64 sent = 0;
  for (int i = 0; i < options.connections; i++) idle[idle_count++] = &all[i];
  while (!tick()) {
    u64 now = now_ns(), due = begin + (u64)(sent * (1e9 / options.rate));
    for (; due <= now && idle_count; due = begin + (u64)(++sent * (1e9 / options.rate))) start(idle[--idle_count], due);
    u64 wait = !idle_count ? 10000000 : due > now ? due - now : 0;
    struct timespec pause = {.tv_sec = wait / 1000000000, .tv_nsec = wait % 1000000000};
    int n = epoll_pwait2(epoll, ready, 1024, &pause, NULL);
    for (int i = 0; i < n; i++)
      if (receive(ready[i].data.ptr)) idle[idle_count++] = ready[i].data.ptr;
  }
  free(idle);
}

/* ---- the command line ---- */

static void read_body(const char *path) {
  FILE *file = fopen(path, "r");
  if (!file) {
    perror(path);
    exit(2);
  }
  options.body = malloc(1 << 20);
  options.body_length = fread(options.body, 1, 1 << 20, file);
  fclose(file);
}

static void read_sessions(const char *path) {
  FILE *file = fopen(path, "r");
  char line[4096];
  if (!file) {
    perror(path);
    exit(2);
  }
  while (fgets(line, sizeof line, file)) {
    line[strcspn(line, "\r\n")] = 0;
    options.sessions = realloc(options.sessions, (options.session_count + 1) * sizeof *options.sessions);
    options.sessions[options.session_count++] = strdup(line);
  }
  fclose(file);
}

static void add_header(const char *line) {
  size_t length = strlen(options.headers);
  snprintf(options.headers + length, sizeof options.headers - length, "%s\r\n", line);
}

static void read_options(int count, char **arguments) {
  for (int option; (option = getopt(count, arguments, "p:u:b:e:c:d:w:r:H:s:")) != -1;) {
    switch (option) {
      case 'p': options.port = atoi(optarg); break;
      case 'u': options.path = optarg; break;
      case 'b': read_body(optarg); break;
      case 'e': options.ending = optarg; break;
      case 'c': options.connections = atoi(optarg); break;
      case 'd': options.seconds = atof(optarg); break;
      case 'w': options.warmup = atof(optarg); break;
      case 'r': options.rate = atof(optarg); break;
      case 'H': add_header(optarg); break;
      case 's': read_sessions(optarg); break;
      default: exit(2);
    }
  }
  if (options.port && options.body) return;
  fprintf(stderr, "load: -p and -b are needed\n");
  exit(2);
}

static double own_cpu_us(void) {
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e6 + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
}

static void print_result(void) {
  double seconds = (now_ns() - measured_from) / 1e9;
  printf("{\"calls\":%lu,\"total\":%lu,\"wrong\":%lu,\"reconnects\":%lu,\"seconds\":%.4f,\"callsPerSecond\":%.1f,"
         "\"p50\":%.0f,\"p99\":%.0f,\"max\":%lu,\"events\":%lu,\"eventP50\":%.0f,\"eventP99\":%.0f,\"ownCpu\":%.0f}\n",
         calls.count, total, wrong, reconnects, seconds, calls.count / seconds, percentile(&calls, 0.5),
         percentile(&calls, 0.99), calls.max, events.count, percentile(&events, 0.5), percentile(&events, 0.99), own_cpu_us());
}

int main(int count, char **arguments) {
  /* Whatever happens to the bench, nothing of it stays behind. */
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  read_options(count, arguments);
  epoll = epoll_create1(0);
  connection *all = calloc(options.connections, sizeof *all);
  for (int i = 0; i < options.connections; i++) {
    make_request(&all[i], options.session_count ? options.sessions[i % options.session_count] : "");
    open_connection(&all[i]);
  }
  begin = now_ns();
  end = begin + (u64)((options.warmup + options.seconds) * 1e9);
  if (options.rate > 0) open_loop(all);
  else closed_loop(all);
  print_result();
  return 0;
}
