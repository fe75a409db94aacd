using System;
using System.Collections.Generic;
using System.Text;

namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>What the core library costs: the parts that everything else is made of.</summary>
internal static class CorelibBenchmarks
{
    private const int Entries = 64;
    private static int s_kept;
    private static readonly string[] s_words = MakeWords();

    [KernelBenchmark]
    internal static ulong Find_in_dictionary()
    {
        var table = new Dictionary<int, int>(Entries);
        for (int i = 0; i < Entries; i++)
            table.Add(i * 7, i);
        int sum = 0;
        for (int i = 0; i < 1000; i++)
            sum += table.TryGetValue(i & 127, out int value) ? value : 1;
        s_kept = sum;
        return 1000;
    }

    [KernelBenchmark]
    internal static ulong Find_text_in_dictionary()
    {
        var table = new Dictionary<string, int>();
        for (int i = 0; i < s_words.Length; i++)
            table[s_words[i]] = i;
        int sum = 0;
        for (int i = 0; i < 1000; i++)
            sum += table[s_words[i & (Entries - 1)]];
        s_kept = sum;
        return 1000;
    }

    [KernelBenchmark]
    internal static ulong Add_to_list()
    {
        var list = new List<int>();
        for (int i = 0; i < 1000; i++)
            list.Add(i);
        s_kept = list.Count;
        return 1000;
    }

    [KernelBenchmark]
    internal static ulong Walk_list()
    {
        var list = new List<int>(256);
        for (int i = 0; i < 256; i++)
            list.Add(i);
        int sum = 0;
        for (int round = 0; round < 4; round++)
        {
            foreach (int value in list)
                sum += value;
        }
        s_kept = sum;
        return 1024;
    }

    [KernelBenchmark]
    internal static ulong Sort_integers()
    {
        var values = new int[512];
        var random = new SeededRandom(1);
        for (int i = 0; i < values.Length; i++)
            values[i] = random.Next(1 << 20);
        ((Span<int>)values).Sort();
        s_kept = values[0];
        return 512;
    }

    [KernelBenchmark]
    internal static ulong Format_integers()
    {
        int length = 0;
        for (int i = 0; i < 200; i++)
            length += (i * 7919).ToString().Length + ((ulong)i << 20).ToString("X").Length;
        s_kept = length;
        return 400;
    }

    [KernelBenchmark]
    internal static ulong Compare_texts()
    {
        int equal = 0;
        for (int i = 0; i < 1000; i++)
        {
            if (s_words[i & (Entries - 1)] == s_words[i * 5 & (Entries - 1)])
                equal++;
        }
        s_kept = equal;
        return 1000;
    }

    [KernelBenchmark]
    internal static ulong Search_text()
    {
        string text = "the kernel walks a path, /boot/dialogos/generations/0007+3.conf, one component at a time";
        int sum = 0;
        for (int i = 0; i < 100; i++)
            sum += text.IndexOf('+') + text.IndexOf("conf", StringComparison.Ordinal);
        s_kept = sum;
        return 200;
    }

    [KernelBenchmark]
    internal static ulong Build_text()
    {
        var builder = new StringBuilder();
        for (int i = 0; i < 500; i++)
            builder.Append('a').Append("page frame");
        s_kept = builder.Length;
        return 1000;
    }

    [KernelBenchmark]
    internal static ulong Decode_utf8()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("generations of a kernel – four bytes, or three");
        int sum = 0;
        for (int i = 0; i < 50; i++)
            sum += Encoding.UTF8.GetString(bytes).Length;
        s_kept = sum;
        return 50;
    }

    [KernelBenchmark]
    internal static ulong Compare_bytes()
    {
        var left = new byte[1024];
        var right = new byte[1024];
        s_kept = ((ReadOnlySpan<byte>)left).SequenceEqual(right) ? 1 : 0;
        return 1024;
    }

    private static string[] MakeWords()
    {
        var words = new string[Entries];
        for (int i = 0; i < Entries; i++)
            words[i] = $"component-{i:D4}";
        return words;
    }
}
