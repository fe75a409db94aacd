using System.Collections.Generic;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Generations;

/// <summary>The generations that a store holds, one name for each, the newest first.</summary>
public sealed class GenerationDirectory
{
    private readonly List<GenerationName> _names = new();
    private readonly List<GenerationName> _surplus = new();
    private readonly List<int> _folders = new();

    private GenerationDirectory()
    {
    }

    /// <summary>One name for each generation, by falling number.</summary>
    public List<GenerationName> Names => _names;

    /// <summary>
    /// Second names of generations in <see cref="Names"/>. A power cut inside the rename of a file system that writes the
    /// new name before it removes the old one leaves them. The less trusted of two names counts: the worst that follows
    /// is one try less, or one more health check.
    /// </summary>
    public List<GenerationName> Surplus => _surplus;

    /// <summary>The numbers that have a folder, in any order.</summary>
    public List<int> Folders => _folders;

    /// <summary>The number after the highest in use. <see cref="Errno.NoSpace"/>: all are used.</summary>
    public Result<int> NextNumber()
    {
        var highest = GenerationName.Factory;
        foreach (var name in _names)
            highest = name.Number > highest ? name.Number : highest;
        foreach (var folder in _folders)
            highest = folder > highest ? folder : highest;
        return highest < GenerationName.LargestNumber ? highest + 1 : Errno.NoSpace;
    }

    /// <summary>The generation with this number. <see cref="Errno.NotFound"/>: there is none.</summary>
    public Result<GenerationName> Find(int number)
    {
        foreach (var name in _names)
        {
            if (name.Number == number)
                return name;
        }
        return Errno.NotFound;
    }

    /// <summary>Reads a store's listing; names that are none of ours are passed over.</summary>
    public static Result<GenerationDirectory> Read(IGenerationStore store)
    {
        var listing = store.List();
        if (listing.Failed)
            return listing.Error;
        var directory = new GenerationDirectory();
        foreach (var text in listing.Value)
        {
            var folder = GenerationName.ParseNumber(text);
            if (folder.IsOk)
                directory._folders.Add(folder.Value);
            var name = GenerationName.Parse(text);
            if (name.IsOk)
                directory.Insert(name.Value);
        }
        return directory;
    }

    private void Insert(GenerationName name)
    {
        var at = 0;
        while (at < _names.Count && _names[at].Number > name.Number)
            at++;
        if (at == _names.Count || _names[at].Number != name.Number)
        {
            _names.Insert(at, name);
        }
        else if (IsLessTrusted(name, _names[at]))
        {
            _surplus.Add(_names[at]);
            _names[at] = name;
        }
        else
        {
            _surplus.Add(name);
        }
    }

    private static bool IsLessTrusted(GenerationName left, GenerationName right)
    {
        if (left.State != right.State)
            return left.State < right.State;
        if (left.TriesLeft != right.TriesLeft)
            return left.TriesLeft < right.TriesLeft;
        return left.TriesDone > right.TriesDone;
    }
}
