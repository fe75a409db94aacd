using System;
using System.Collections.Generic;

namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>Collections against naive models under seeded random operations.</summary>
public static class CollectionTests
{
    private const int Keys = 64;

    /// <summary>A dictionary behaves as an array of maybe-values.</summary>
    [KernelTest]
    public static void DictionaryMatchesArray(KernelTestContext context)
    {
        var random = new SeededRandom(1);
        var dictionary = new Dictionary<int, string>();
        var model = new string?[Keys];
        for (int step = 0; step < 5000; step++)
        {
            int key = random.Next(Keys);
            switch (random.Next(5))
            {
                case 0:
                    context.Expect(dictionary.TryAdd(key, step.ToString()) == (model[key] == null), "TryAdd");
                    model[key] ??= step.ToString();
                    break;
                case 1:
                    dictionary[key] = step.ToString();
                    model[key] = step.ToString();
                    break;
                case 2:
                    context.Expect(dictionary.Remove(key, out string? removed) == (model[key] != null), "Remove");
                    context.Same(model[key], removed);
                    model[key] = null;
                    break;
                default:
                    context.Expect(dictionary.TryGetValue(key, out string? found) == (model[key] != null), "TryGetValue");
                    context.Same(model[key], found);
                    break;
            }
        }

        int count = 0;
        foreach (string? value in model)
            count += value == null ? 0 : 1;
        context.Same(count, dictionary.Count, "Count");
        foreach (KeyValuePair<int, string> pair in dictionary)
        {
            context.Same(model[pair.Key], pair.Value);
            count--;
        }

        context.Same(0, count, "enumerated pairs");
    }

    /// <summary>A set behaves as an array of flags.</summary>
    [KernelTest]
    public static void HashSetMatchesFlags(KernelTestContext context)
    {
        var random = new SeededRandom(2);
        var set = new HashSet<string>();
        var model = new bool[Keys];
        for (int step = 0; step < 3000; step++)
        {
            int key = random.Next(Keys);
            string text = "key" + key.ToString();
            if (random.Next(2) == 0)
            {
                context.Expect(set.Add(text) == !model[key], "Add");
                model[key] = true;
            }
            else
            {
                context.Expect(set.Remove(text) == model[key], "Remove");
                model[key] = false;
            }

            context.Expect(set.Contains(text) == model[key], "Contains");
        }
    }

    /// <summary>A list behaves as an array that is copied on each change.</summary>
    [KernelTest]
    public static void ListMatchesCopiedArray(KernelTestContext context)
    {
        var random = new SeededRandom(3);
        var list = new List<int>();
        int[] model = new int[0];
        for (int step = 0; step < 2000; step++)
        {
            int at = random.Next(model.Length + 1);
            if (random.Next(3) != 0 || at == model.Length)
            {
                list.Insert(at, step);
                model = [.. model.AsSpan(0, at), step, .. model.AsSpan(at)];
            }
            else
            {
                list.RemoveAt(at);
                model = [.. model.AsSpan(0, at), .. model.AsSpan(at + 1)];
            }

            context.Expect(model.AsSpan().SequenceEqual(list.ToArray()), "equal elements");
            int count = random.Next(model.Length - at + 1);
            context.Expect(model.AsSpan(at, count).SequenceEqual(list.GetRange(at, count).ToArray()), "equal range");
        }
    }

    /// <summary>A queue keeps order around its ring; a stack reverses.</summary>
    [KernelTest]
    public static void QueueAndStackKeepOrder(KernelTestContext context)
    {
        var random = new SeededRandom(4);
        var queue = new Queue<int>();
        var stack = new Stack<int>();
        int put = 0, taken = 0;
        for (int step = 0; step < 3000; step++)
        {
            if (random.Next(5) < 3)
            {
                stack.Push(put);
                queue.Enqueue(put++);
            }
            else if (queue.TryDequeue(out int first))
            {
                context.Same(taken++, first, "Dequeue");
            }
        }

        context.Same(put - taken, queue.Count, "Count");
        while (put > 0)
            context.Same(--put, stack.Pop(), "Pop");
    }

    /// <summary>Sorting gives an ordered permutation, and a binary search finds every element.</summary>
    [KernelTest]
    public static void SortOrdersAndSearchFinds(KernelTestContext context)
    {
        var random = new SeededRandom(5);
        for (int length = 0; length < 200; length += 7)
        {
            int[] values = new int[length];
            long sum = 0;
            for (int i = 0; i < length; i++)
                sum += values[i] = random.Next(100) - 50;
            Array.Sort(values);
            for (int i = 0; i < length; i++)
            {
                sum -= values[i];
                context.Expect(i == 0 || values[i - 1] <= values[i], "order");
                int found = Array.BinarySearch(values, values[i]);
                context.Same(values[i], values[found], "found value");
            }

            context.Same(0, sum, "sum");
        }
    }
}
