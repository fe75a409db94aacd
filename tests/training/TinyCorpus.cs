using System.IO;
using Dialogos.SelfImprove.Training.Corpus;

namespace Dialogos.Tests.Training;

/// <summary>A few small files that compile together.</summary>
internal static class TinyCorpus
{
    public const string Queue = """
        namespace Sample;
        public sealed class RunQueue
        {
            private readonly int[] slots;
            private int first, count;
            public RunQueue(int capacity) { slots = new int[capacity]; }
            public int Count => count;
            public bool IsFull => count == slots.Length;
            public bool Push(int value)
            {
                if (count == slots.Length) return false;
                slots[(first + count) % slots.Length] = value;
                count++;
                return true;
            }
            public bool TryPop(out int value)
            {
                value = 0;
                if (count == 0) return false;
                value = slots[first];
                first = (first + 1) % slots.Length;
                count--;
                return true;
            }
        }
        """;

    public const string Ranges = """
        namespace Sample;
        public static class Ranges
        {
            public static int Clamp(int value, int low, int high)
            {
                if (value < low) return low;
                return value > high ? high : value;
            }
            public static bool Overlap(int start, int end, int otherStart, int otherEnd) => start < otherEnd && otherStart < end;
            public static int Sum(int[] values, int from, int to)
            {
                int sum = 0;
                for (int i = from; i < to; i++) sum += values[i];
                return sum;
            }
            public static uint Align(uint value, int shift) => (value + (1u << shift) - 1) & ~((1u << shift) - 1);
        }
        """;

    /// <summary>Names whose hashes put them into training.</summary>
    public static SourceCorpus Corpus { get; } = Write();

    private static SourceCorpus Write()
    {
        string folder = Directory.CreateTempSubdirectory("dialogos-corpus-").FullName;
        System.Diagnostics.Process.Start("git", ["-C", folder, "init", "-q"])!.WaitForExit();
        string[] names = ["queue.cs", "ranges.cs", "first.cs", "second.cs", "third.cs", "fourth.cs", "fifth.cs"];
        foreach ((string text, int skip) in new[] { (Queue, 0), (Ranges, 1) })
        {
            int seen = 0;
            foreach (string name in names)
                if (SourceCorpus.PartOf(name) == CorpusPart.Training && seen++ == skip) File.WriteAllText(Path.Combine(folder, name), text);
        }

        foreach (string name in Directory.GetFiles(folder, "*.cs"))
            System.Diagnostics.Process.Start("git", ["-C", folder, "add", Path.GetFileName(name)])!.WaitForExit();
        SourceCorpus corpus = SourceCorpus.Read(folder, []);
        Directory.Delete(folder, recursive: true);
        return corpus;
    }
}
