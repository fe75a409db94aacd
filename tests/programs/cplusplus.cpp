// A C++ program for tests/programs/cplusplus: what its library and its runtime ask of a kernel.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

static void check(const char *name, bool holds) { std::cout << (holds ? "ok: " : "FAILED ") << name << std::endl; }

struct Counted { static std::atomic<int> living; Counted() { living++; } ~Counted() { living--; } };
std::atomic<int> Counted::living{0};
static int deep(int depth) { Counted here; if (depth == 0) throw std::out_of_range("bottom"); return deep(depth - 1) + 1; }

static void exceptions()
{
    int caught = 0;
    for (int i = 0; i < 200; i++) { try { deep(i); } catch (const std::out_of_range &e) { caught += std::string(e.what()) == "bottom"; } }
    check("exceptions unwind and destroy", caught == 200 && Counted::living == 0);
    std::exception_ptr carried;
    std::thread([&] { try { deep(10); } catch (...) { carried = std::current_exception(); } }).join();
    bool again = false;
    try { std::rethrow_exception(carried); } catch (const std::exception &) { again = true; }
    check("an exception crosses threads", again);
    try { std::vector<char> v; v.resize(std::size_t(1) << 62); check("too much memory throws", false); }
    catch (const std::exception &) { check("too much memory throws", true); }
}

static thread_local int mine = 5;
static void threads()
{
    std::atomic<long> sum{0};
    std::mutex lock;
    std::map<std::thread::id, int> seen;
    std::vector<std::thread> all;
    for (int i = 0; i < 16; i++) all.emplace_back([&, i] {
        mine += i;
        for (int j = 0; j < 2000; j++) sum += 1;
        for (int j = 0; j < 20; j++) { try { deep(20); } catch (const std::out_of_range &) { sum += 1; } }
        std::lock_guard<std::mutex> hold(lock);
        seen[std::this_thread::get_id()] = mine;
    });
    for (auto &thread : all) thread.join();
    check("sixteen threads count together", sum == 16 * 2020);
    check("thread locals are each thread's own", seen.size() == 16 && mine == 5);
    std::condition_variable changed;
    int turn = 0;
    std::thread other([&] { std::unique_lock<std::mutex> hold(lock); for (int i = 0; i < 500; i++) { changed.wait(hold, [&] { return turn % 2 == 1; }); turn++; changed.notify_all(); } });
    { std::unique_lock<std::mutex> hold(lock); for (int i = 0; i < 500; i++) { changed.wait(hold, [&] { return turn % 2 == 0; }); turn++; changed.notify_all(); } }
    other.join();
    check("two threads take turns", turn == 1000);
    auto later = std::async(std::launch::async, [] { std::vector<int> v(100000); std::iota(v.begin(), v.end(), 0); return std::accumulate(v.begin(), v.end(), 0l); });
    check("a future brings its value", later.get() == 4999950000l);
    auto failing = std::async(std::launch::async, []() -> int { throw std::runtime_error("no"); });
    bool thrown = false;
    try { failing.get(); } catch (const std::runtime_error &) { thrown = true; }
    check("a future brings its exception", thrown);
    std::mutex timed; std::condition_variable never; std::unique_lock<std::mutex> hold(timed);
    auto before = std::chrono::steady_clock::now();
    bool late = never.wait_for(hold, std::chrono::milliseconds(20)) == std::cv_status::timeout;
    check("a wait ends in time", late && std::chrono::steady_clock::now() - before >= std::chrono::milliseconds(20));
}

static void files()
{
    namespace fs = std::filesystem;
    fs::path folder = fs::temp_directory_path() / "cplusplus";
    fs::create_directories(folder / "a" / "b");
    { std::ofstream out(folder / "a" / "text"); for (int i = 0; i < 1000; i++) out << i << '\n'; }
    std::ifstream in(folder / "a" / "text");
    long sum = 0; for (int i; in >> i;) sum += i;
    check("a file comes back", sum == 499500 && fs::file_size(folder / "a" / "text") == 3890);
    fs::rename(folder / "a" / "text", folder / "moved"); fs::create_symlink("moved", folder / "link");
    int entries = 0; for (auto &entry : fs::recursive_directory_iterator(folder)) { (void)entry; entries++; }
    check("folders are walked", entries == 4 && fs::read_symlink(folder / "link") == "moved");
    bool refused = false; try { fs::create_directory(folder / "no" / "where"); } catch (const fs::filesystem_error &e) { refused = e.code() == std::errc::no_such_file_or_directory; }
    check("an error has its number", refused);
    check("folders are removed", fs::remove_all(folder) == 5);
}

int main(int count, char **)
{
    exceptions();
    threads();
    files();
    std::ostringstream text; text << std::hex << 255 << ' ' << 1.5 << ' ' << std::boolalpha << true;
    check("streams format", text.str() == "ff 1.5 true");
    return count == 1 ? 0 : 7;
}
