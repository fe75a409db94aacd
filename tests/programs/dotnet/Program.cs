// What the .NET runtimes ask of a kernel: each check prints "ok: NAME" or "FAILED NAME".
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Dialogos.Tests.Programs;

internal static class Program
{
    private sealed class Node
    {
        internal Node? Left, Right;
        internal int Value;
    }

    private static int s_failures;

    private static int Main(string[] arguments)
    {
        Check("memory under stress in many threads", CollectUnderStress);
        Check("large objects and pinned ones", UseLargeObjects);
        Check("finalizers and weak references", Finalize);
        Check("threads with locks and monitors", UseThreads);
        Check("tasks, parallel loops and cancellation", () => UseTasksAsync().GetAwaiter().GetResult());
        Check("timers", () => UseTimersAsync().GetAwaiter().GetResult());
        Check("files and folders", UseFiles);
        Check("asynchronous files", () => UseFilesAsync().GetAwaiter().GetResult());
        Check("exceptions across threads and frames", UseExceptions);
        Check("null references by the hundred", UseNullReferences);
        Check("overflow, division and bounds", UseFaults);
        Check("thread statics and locals", UseThreadStatics);
        Check("clocks", UseClocks);
        Check("text and hashes", UseText);
        return s_failures == 0 ? arguments.Length : 100;
    }

    private static void Check(string name, Func<bool> holds)
    {
        string? fault = null;
        try
        {
            if (!holds())
                fault = "it does not hold";
        }
        catch (Exception thrown)
        {
            fault = thrown.ToString();
        }
        s_failures += fault is null ? 0 : 1;
        Console.WriteLine(fault is null ? $"ok: {name}" : $"FAILED {name}: {fault}");
    }

    private static Node Grow(int depth) => depth == 0 ? new Node { Value = 1 } : new Node { Left = Grow(depth - 1), Right = Grow(depth - 1), Value = 1 };

    private static int Sum(Node? node) => node is null ? 0 : node.Value + Sum(node.Left) + Sum(node.Right);

    private static bool CollectUnderStress()
    {
        var before = GC.CollectionCount(0);
        var sums = new int[6];
        var threads = Enumerable.Range(0, sums.Length).Select(index => new Thread(() =>
        {
            var kept = Grow(10);
            for (var round = 0; round < 30; round++)
            {
                var fresh = Grow(8);
                if (round % 10 == index)
                    GC.Collect(round % 3);
                sums[index] += Sum(fresh) == 511 ? 1 : 0;
            }
            sums[index] += Sum(kept) == 2047 ? 1 : 0;
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return sums.All(sum => sum == 31) && GC.CollectionCount(0) > before;
    }

    private static bool UseLargeObjects()
    {
        var arrays = new List<byte[]>();
        for (var i = 0; i < 40; i++)
        {
            var array = i % 2 == 0 ? new byte[300_000 + i] : GC.AllocateArray<byte>(5000, pinned: true);
            array.AsSpan().Fill((byte)i);
            arrays.Add(array);
            if (i % 7 == 0)
                arrays.RemoveAt(0);
        }
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        return arrays.All(array => array.All(value => value == array[0])) && GC.GetTotalMemory(false) > 1_000_000;
    }

    private sealed class Noisy
    {
        internal static int Ended;

        ~Noisy() => Interlocked.Increment(ref Ended);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] MakeNoisy() => Enumerable.Range(0, 50).Select(_ => new WeakReference(new Noisy())).ToArray();

    private static bool Finalize()
    {
        var weak = MakeNoisy();
        for (var i = 0; i < 10 && Volatile.Read(ref Noisy.Ended) < 45; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return Noisy.Ended >= 45 && weak.Count(reference => !reference.IsAlive) >= 45;
    }

    private static bool UseThreads()
    {
        var gate = new object();
        var turn = 0;
        var ball = new Thread(() =>
        {
            lock (gate)
            {
                for (var i = 0; i < 200; i++)
                {
                    while (turn % 2 == 0)
                        Monitor.Wait(gate);
                    turn++;
                    Monitor.PulseAll(gate);
                }
            }
        });
        ball.Start();
        lock (gate)
        {
            for (var i = 0; i < 200; i++)
            {
                while (turn % 2 == 1)
                    Monitor.Wait(gate);
                turn++;
                Monitor.PulseAll(gate);
            }
        }
        ball.Join();
        long count = 0;
        using var slots = new SemaphoreSlim(3);
        using var start = new ManualResetEventSlim();
        var many = Enumerable.Range(0, 20).Select(_ => new Thread(() =>
        {
            start.Wait();
            for (var i = 0; i < 100; i++)
            {
                slots.Wait();
                Interlocked.Increment(ref count);
                slots.Release();
            }
        })).ToList();
        many.ForEach(thread => thread.Start());
        start.Set();
        many.ForEach(thread => thread.Join());
        return turn == 400 && count == 2000;
    }

    private static async Task<bool> UseTasksAsync()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 200).Select(async index =>
        {
            await Task.Yield();
            await Task.Delay(index % 5);
            return index;
        }));
        long sum = 0;
        Parallel.For(0, 10_000, index => Interlocked.Add(ref sum, index));
        using var cancellation = new CancellationTokenSource(30);
        var cancelled = false;
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            cancelled = true;
        }
        var squares = Enumerable.Range(0, 1000).AsParallel().Select(value => (long)value * value).Sum();
        return all.Sum() == 19_900 && sum == 49_995_000 && cancelled && squares == 332_833_500;
    }

    private static async Task<bool> UseTimersAsync()
    {
        var ticks = 0;
        using var timer = new Timer(_ => Interlocked.Increment(ref ticks), null, 5, 5);
        using var periodic = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        for (var i = 0; i < 5; i++)
            await periodic.WaitForNextTickAsync();
        while (Volatile.Read(ref ticks) < 5)
            await Task.Delay(5);
        return true;
    }

    private static bool UseFiles()
    {
        var folder = Directory.CreateTempSubdirectory("dotnet-").FullName;
        var file = Path.Combine(folder, "a");
        File.WriteAllLines(file, Enumerable.Range(0, 1000).Select(number => number.ToString()));
        using (var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            stream.Seek(-4, SeekOrigin.End);
            stream.Write("end\n"u8);
            stream.Flush(flushToDisk: true);
        }
        File.Move(file, file + "b");
        File.CreateSymbolicLink(Path.Combine(folder, "link"), file + "b");
        Directory.CreateDirectory(Path.Combine(folder, "x", "y"));
        var names = Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Count();
        var last = File.ReadLines(Path.Combine(folder, "link")).Last();
        var missing = false;
        try
        {
            File.ReadAllText(file);
        }
        catch (FileNotFoundException)
        {
            missing = true;
        }
        Directory.Delete(folder, recursive: true);
        return names == 4 && last == "end" && missing && !Directory.Exists(folder);
    }

    private static async Task<bool> UseFilesAsync()
    {
        var file = Path.GetTempFileName();
        var bytes = new byte[500_000];
        new Random(1).NextBytes(bytes);
        await File.WriteAllBytesAsync(file, bytes);
        var back = await File.ReadAllBytesAsync(file);
        File.Delete(file);
        return back.AsSpan().SequenceEqual(bytes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Dive(int depth, ConcurrentBag<int> left)
    {
        try
        {
            return depth == 0 ? throw new InvalidOperationException("bottom") : Dive(depth - 1, left) + 1;
        }
        finally
        {
            left.Add(depth);
        }
    }

    private static bool UseExceptions()
    {
        var left = new ConcurrentBag<int>();
        var caught = 0;
        Parallel.For(0, 50, index =>
        {
            try
            {
                Dive(index, left);
            }
            catch (InvalidOperationException thrown) when (thrown.StackTrace!.Contains(nameof(Dive), StringComparison.Ordinal))
            {
                Interlocked.Increment(ref caught);
            }
        });
        var gathered = Assert(() => Parallel.For(0, 4, _ => throw new NotSupportedException()));
        return caught == 50 && left.Count == 1275 && gathered is AggregateException;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ValueOf(Node? node) => node!.Value;

    private static bool UseNullReferences()
    {
        var caught = 0;
        Parallel.For(0, 300, _ =>
        {
            try
            {
                ValueOf(null);
            }
            catch (NullReferenceException)
            {
                Interlocked.Increment(ref caught);
            }
        });
        return caught == 300;
    }

    // What the compiler cannot see through, so that the fault happens when the program runs.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Opaque<T>(T value) => value;

    private static bool UseFaults()
    {
        var small = new int[3];
        return Throws<DivideByZeroException>(() => small[0] = 1 / Opaque(0)) &&
            Throws<OverflowException>(() => small[0] = Opaque(int.MinValue) / Opaque(-1)) &&
            Throws<OverflowException>(() => small[0] = checked(Opaque(int.MaxValue) + 1)) &&
            Throws<IndexOutOfRangeException>(() => small[Opaque(3)] = 1) &&
            Throws<NullReferenceException>(() => small[0] = Opaque<Node?>(null)!.Value) &&
            Throws<InvalidCastException>(() => small[0] = ((Version)Opaque<object>("text")).Major);
    }

    private static bool Throws<T>(Action action)
        where T : Exception
    {
        var thrown = Assert(action);
        if (thrown is T)
            return true;
        throw new InvalidOperationException($"{typeof(T).Name} was due; it was {thrown?.GetType().Name ?? "nothing"}");
    }

    private static Exception? Assert(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception thrown)
        {
            return thrown;
        }
    }

    [ThreadStatic]
    private static int t_mine;

    private static bool UseThreadStatics()
    {
        using var local = new ThreadLocal<int>(() => 7, trackAllValues: true);
        var wrong = 0;
        var threads = Enumerable.Range(0, 10).Select(index => new Thread(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                t_mine += index;
                local.Value += index;
            }
            if (t_mine != 1000 * index || local.Value != 7 + 1000 * index)
                Interlocked.Increment(ref wrong);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return wrong == 0 && t_mine == 0 && local.Values.Count == 10;
    }

    private static bool UseClocks()
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var before = DateTime.UtcNow;
        Thread.Sleep(20);
        var passed = System.Diagnostics.Stopwatch.GetElapsedTime(started);
        return passed >= TimeSpan.FromMilliseconds(19) && DateTime.UtcNow - before >= TimeSpan.FromMilliseconds(19) &&
            before.Year >= 2024 && Environment.ProcessorCount is >= 1 and <= 64;
    }

    private static bool UseText()
    {
        var text = string.Concat(Enumerable.Repeat("Dialogos £ ", 1000));
        var bytes = Encoding.UTF8.GetBytes(text);
        var hash = 17u;
        foreach (var value in bytes)
            hash = hash * 31 + value;
        return bytes.Length == 12_000 && Encoding.UTF8.GetString(bytes) == text && hash != 17 &&
            3.25.ToString(System.Globalization.CultureInfo.InvariantCulture) == "3.25";
    }
}
