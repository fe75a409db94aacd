using System;
using System.Collections.Generic;
using System.Linq;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Tests.Kernel.Generations;

/// <summary>A generations folder in memory that can fail, and that records what was durable at each step.</summary>
internal sealed class MemoryStore : IGenerationWriter
{
    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public int Renames { get; private set; }

    /// <summary>Operations that still succeed; then every change fails as on a full or broken disk.</summary>
    public int ChangesLeft { get; set; } = int.MaxValue;

    public bool ListFails { get; set; }

    /// <summary>No file system promises an order.</summary>
    public bool ListsBackwards { get; set; }

    /// <summary>Flushes that still succeed.</summary>
    public int FlushesLeft { get; set; } = int.MaxValue;

    public IEnumerable<string> EntryNames => Files.Keys.Where(name => name.EndsWith(".conf", StringComparison.Ordinal));

    public MemoryStore With(params string[] names)
    {
        foreach (var name in names)
            Files[name] = [];
        return this;
    }

    public Result<List<string>> List() => ListFails
        ? Errno.InputOutput
        : (ListsBackwards ? Files.Keys.Reverse() : Files.Keys).Select(path => path.Split('/')[0]).Distinct().ToList();

    public Result<long> Length(string path) => Files.TryGetValue(path, out var content) ? content.Length : Errno.NotFound;

    public Result<int> Read(string path, Span<byte> destination)
    {
        if (!Files.TryGetValue(path, out var content))
            return Errno.NotFound;
        if (content.Length > destination.Length)
            return Errno.FileTooLarge;
        content.CopyTo(destination);
        return content.Length;
    }

    public Result Rename(string from, string to)
    {
        if (!Files.TryGetValue(from, out var content))
            return Errno.NotFound;
        if (Files.ContainsKey(to))
            return Errno.Exists;
        if (ChangesLeft-- <= 0)
            return Errno.ReadOnlyFileSystem;
        Files.Remove(from);
        Files[to] = content;
        Renames++;
        return Result.Ok;
    }

    public Result Flush() => ChangesLeft < 0 || FlushesLeft-- <= 0 ? Errno.InputOutput : Result.Ok;

    public Result MakeFolder(string name) => Result.Ok;

    public Result Write(string path, ReadOnlySpan<byte> content)
    {
        if (ChangesLeft-- <= 0)
            return Errno.NoSpace;
        Files[path] = content.ToArray();
        return Result.Ok;
    }

    public Result Remove(string path)
    {
        if (ChangesLeft-- <= 0)
            return Errno.ReadOnlyFileSystem;
        foreach (var name in Files.Keys.Where(name => name == path || name.StartsWith(path + "/", StringComparison.Ordinal)).ToList())
            Files.Remove(name);
        return Result.Ok;
    }
}

/// <summary>A verifier with a fixed opinion on each number.</summary>
internal sealed class FixedVerifier(Func<int, Rejection> opinion) : IGenerationVerifier
{
    public Rejection Verify(GenerationName name) => opinion(name.Number);
}
