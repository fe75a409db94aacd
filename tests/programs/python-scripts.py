# What Debian's Python must do inside: each check prints "ok: NAME" or "FAILED NAME".
import ctypes, hashlib, json, lzma, bz2, mmap, multiprocessing, os, pty, queue, random, select, signal, socket, sqlite3, ssl
import struct, subprocess, sys, tempfile, threading, time, traceback, zlib
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

def check(function):
    try:
        assert function() is not False
        print('ok: ' + function.__name__.replace('_', ' '), flush=True)
    except BaseException:
        print('FAILED ' + function.__name__.replace('_', ' ') + ': ' + traceback.format_exc().replace('\n', ' | '), flush=True)

def square(number):
    return number * number

@check
def twenty_threads_share_a_queue():
    work, done = queue.Queue(), queue.Queue()
    def serve():
        while (item := work.get()) is not None:
            done.put(item * 2)
    threads = [threading.Thread(target=serve) for _ in range(20)]
    for thread in threads: thread.start()
    for number in range(500): work.put(number)
    for _ in threads: work.put(None)
    for thread in threads: thread.join()
    return sum(done.get() for _ in range(500)) == 249500

@check
def a_pool_of_threads():
    with ThreadPoolExecutor(8) as pool: return sum(pool.map(square, range(100))) == 328350

@check
def a_pool_of_processes():
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context('fork')) as pool: return list(pool.map(square, range(20))) == [n * n for n in range(20)]

@check
def subprocesses_with_pipes():
    child = subprocess.run([sys.executable, '-c', 'import sys; print(sys.stdin.read()[::-1]); sys.exit(3)'], input='abc', capture_output=True, text=True)
    assert child.stdout == 'cba\n' and child.returncode == 3
    try:
        subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'], timeout=3)
        return False
    except subprocess.TimeoutExpired:
        pass
    return subprocess.run(['/bin/sh', '-c', 'kill -TERM $$']).returncode == -signal.SIGTERM

@check
def ssl_in_memory():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    one, two = ssl.MemoryBIO(), ssl.MemoryBIO()
    try: context.wrap_bio(one, two, server_hostname='dialogos').do_handshake()
    except ssl.SSLWantReadError: pass
    return len(two.read()) > 100 and ssl.OPENSSL_VERSION.startswith('OpenSSL 3')

@check
def a_database_in_a_file():
    with tempfile.TemporaryDirectory() as folder:
        with sqlite3.connect(folder + '/d') as base:
            base.execute('create table t (n integer, s text)')
            base.executemany('insert into t values (?, ?)', ((n, str(n)) for n in range(1000)))
        return sqlite3.connect(folder + '/d').execute('select sum(n), max(length(s)) from t').fetchone() == (499500, 3)

@check
def compressing_and_hashing():
    data = random.Random(1).randbytes(20000) + b'x' * 20000
    assert zlib.decompress(zlib.compress(data)) == bz2.decompress(bz2.compress(data)) == lzma.decompress(lzma.compress(data)) == data
    return hashlib.sha256(b'').hexdigest().startswith('e3b0c442') and hashlib.blake2b(b'').hexdigest().startswith('786a02f7')

@check
def signals_and_timers():
    seen = []
    signal.signal(signal.SIGALRM, lambda number, frame: seen.append(number))
    signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
    end = time.monotonic() + 10
    while len(seen) < 3 and time.monotonic() < end: time.sleep(0.01)
    signal.setitimer(signal.ITIMER_REAL, 0)
    return len(seen) >= 3

@check
def sockets_select_and_epoll():
    one, two = socket.socketpair()
    poll = select.epoll(); poll.register(two, select.EPOLLIN)
    assert poll.poll(0) == []
    one.sendall(b'hello')
    assert poll.poll(5) == [(two.fileno(), select.EPOLLIN)] and select.select([two], [], [], 5)[0] == [two]
    return two.recv(10) == b'hello'

@check
def a_terminal_of_its_own():
    child, terminal = pty.fork()
    if child == 0:
        os.write(1, b'tty' if os.isatty(0) else b'no'); os._exit(4)
    said = os.read(terminal, 100)
    return said == b'tty' and os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 4

@check
def mapped_files_and_c_functions():
    with tempfile.TemporaryFile() as file:
        file.write(b'\0' * 8192); file.flush()
        with mmap.mmap(file.fileno(), 8192) as memory: memory[4096:4100] = struct.pack('<I', 77)
        file.seek(4096)
        assert struct.unpack('<I', file.read(4)) == (77,)
    return ctypes.CDLL(None).strlen(b'four') == 4

@check
def deep_recursion_is_an_error():
    def deeper(): return deeper()
    try: deeper()
    except RecursionError: return True

@check
def generators_and_json():
    return json.loads(json.dumps({str(n): [n, None, 1.5] for n in range(1000)}))['999'] == [999, None, 1.5]
