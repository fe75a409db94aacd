using System;
using System.Collections.Generic;

namespace Dialogos.Kernel.Tests.CoreLibrary;

/// <summary>Collections against naive models under seeded random operations.</summary>
public static class CollectionTests
{
    private const int Keys = 64;

    /// <summary>A dictionary behaves as an array of maybe-values.</summary>
    public static void DictionaryMatchesArray()
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
                    Expect.True(dictionary.TryAdd(key, step.ToString()) == (model[key] == null), "TryAdd");
                    model[key] ??= step.ToString();
                    break;
                case 1:
                    dictionary[key] = step.ToString();
                    model[key] = step.ToString();
                    break;
                case 2:
                    Expect.True(dictionary.Remove(key, out string? removed) == (model[key] != null), "Remove");
                    Expect.Equal(model[key], removed);
                    model[key] = null;
                    break;
                default:
                    Expect.True(dictionary.TryGetValue(key, out string? found) == (model[key] != null), "TryGetValue");
                    Expect.Equal(model[key], found);
                    break;
            }
        }

        int count = 0;
        foreach (string? value in model)
            count += value == null ? 0 : 1;
        Expect.Equal(count, dictionary.Count, "Count");
        foreach (KeyValuePair<int, string> pair in dictionary)
        {
            Expect.Equal(model[pair.Key], pair.Value);
            count--;
        }

        Expect.Equal(0, count, "enumerated pairs");
    }

    /// <summary>A set behaves as an array of flags.</summary>
    public static void HashSetMatchesFlags()
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
                Expect.True(set.Add(text) == !model[key], "Add");
                model[key] = true;
            }
            else
            {
                Expect.True(set.Remove(text) == model[key], "Remove");
                model[key] = false;
            }

            Expect.True(set.Contains(text) == model[key], "Contains");
        }
    }

    /// <summary>A list behaves as an array that is copied on each change.</summary>
    public static void ListMatchesCopiedArray()
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

            Expect.True(model.AsSpan().SequenceEqual(list.ToArray()), "equal elements");
        }
    }

    /// <summary>A queue keeps order around its ring; a stack reverses.</summary>
    public static void QueueAndStackKeepOrder()
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
                Expect.Equal(taken++, first, "Dequeue");
            }
        }

        Expect.Equal(put - taken, queue.Count, "Count");
        while (put > 0)
            Expect.Equal(--put, stack.Pop(), "Pop");
    }

    /// <summary>Sorting gives an ordered permutation, and a binary search finds every element.</summary>
    public static void SortOrdersAndSearchFinds()
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
                Expect.True(i == 0 || values[i - 1] <= values[i], "order");
                int found = Array.BinarySearch(values, values[i]);
                Expect.Equal(values[i], values[found], "found value");
            }

            Expect.Equal(0, sum, "sum");
        }
    }
}
