using System;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes;

namespace Dialogos.Kernel.Files.Naming;

/// <summary>On whose behalf a path is resolved.</summary>
/// <param name="Credentials">Whose rights count.</param>
/// <param name="Root">Where '/' leads.</param>
public readonly record struct Caller(Credentials Credentials, Location Root);

/// <summary>What a path's last step is.</summary>
public enum LastStep
{
    /// <summary>A name.</summary>
    Name,
    /// <summary>"." at the end.</summary>
    Dot,
    /// <summary>".." at the end.</summary>
    DotDot,
    /// <summary>Nothing but slashes.</summary>
    Root,
}

/// <summary>Where a path leads.</summary>
public sealed class WalkResult
{
    /// <summary>The directory with the last name.</summary>
    public Location Parent { get; internal set; }

    /// <summary>The last name; empty unless <see cref="Last"/> is <see cref="LastStep.Name"/>.</summary>
    public byte[] Name { get; internal set; } = [];

    /// <summary>What the last step is.</summary>
    public LastStep Last { get; internal set; }

    /// <summary>True if slashes follow the last name.</summary>
    public bool HasTrailingSlash { get; internal set; }

    /// <summary>What is there; null if the last name does not exist.</summary>
    public Location? Found { get; internal set; }

    /// <summary>The open file that a link of /proc leads to, if it has no name of its own (a pipe).</summary>
    public OpenFile? File { get; internal set; }
}

/// <summary>A file system with links that lead to a place or an open file directly (/proc/self/exe, /proc/self/fd/0).</summary>
public interface IDirectLinks
{
    /// <summary>Where such a link leads; EINVAL for an ordinary link. A file comes with a reference.</summary>
    Result<DirectLink> Follow(NodeId node);
}

/// <summary>A place or, if that is null, an open file.</summary>
/// <param name="Place">The place.</param>
/// <param name="File">The file.</param>
public readonly record struct DirectLink(Location? Place, OpenFile? File);

/// <summary>One resolution of a path (path_resolution(7)). Pre: <see cref="NameTree.Lock"/> is held.</summary>
internal ref struct Walk
{
    private const int MaximumLinks = 40;
    private const int MaximumPath = 4096;
    private const int MaximumName = 255;

    private readonly Caller _caller;
    private readonly bool _followLast;
    // For calls that change names: the last name stands for itself, whatever it leads to and whatever slashes follow.
    private readonly bool _keepLast;
    // For open with O_CREAT: a last name with slashes behind it, in the path or in a link, is EISDIR whatever it leads to.
    private readonly bool _creates;
    private Location _at;
    private ReadOnlySpan<byte> _rest;
    private int _links;
    // Slashes stood behind a link that was the last name: what it leads to must be a directory.
    private bool _endsWithSlash;

    internal Walk(Caller caller, Location start, ReadOnlySpan<byte> path, bool followLast, bool keepLast = false, bool creates = false)
    {
        _creates = creates;
        _keepLast = keepLast;
        _caller = caller;
        _at = path.Length > 0 && path[0] == (byte)'/' ? caller.Root : start;
        _rest = path;
        _followLast = followLast;
        _links = 0;
        _endsWithSlash = false;
    }

    internal Result<WalkResult> Run()
    {
        if (_rest.Length == 0)
            return Errno.NotFound;
        if (_rest.Length >= MaximumPath)
            return Errno.NameTooLong;
        LastStep last = LastStep.Root;
        for (; ; )
        {
            ReadOnlySpan<byte> name = NextName(out bool trailingSlash);
            trailingSlash |= _endsWithSlash && _rest.Length == 0;
            if (name.Length == 0)
                return new WalkResult { Parent = _at, Last = last, Found = _at, HasTrailingSlash = true };
            bool isLast = _rest.Length == 0;
            Result searchable = CheckSearchable();
            if (searchable.Failed)
                return searchable.Error;
            if (IsDots(name, out last))
            {
                if (last == LastStep.DotDot)
                    _at = NameTree.Above(_at, _caller.Root);
                if (isLast)
                    return new WalkResult { Parent = _at, Last = last, Found = _at, HasTrailingSlash = trailingSlash };
                continue;
            }
            if (name.Length > MaximumName)
                return Errno.NameTooLong;
            if (_creates && isLast && trailingSlash)
                return Errno.IsDirectory;
            Result<NameEntry> found = NameTree.Find(_at.Entry, name);
            if (found.Failed && (found.Error != Errno.NotFound || !isLast))
                return found.Error;
            if (found.Failed)
                return new WalkResult { Parent = _at, Name = name.ToArray(), HasTrailingSlash = trailingSlash };
            Location child = NameTree.IntoMounts(new Location(_at.Mount, found.Value));
            if (child.Entry.Type == NodeType.SymbolicLink && (!isLast || (!_keepLast && (_followLast || trailingSlash))))
            {
                _endsWithSlash |= trailingSlash;
                Result<WalkResult?> followed = Follow(child, isLast && !trailingSlash);
                if (followed.Failed)
                    return followed.Error;
                if (followed.Value != null)
                    return followed.Value;
                continue;
            }
            if (!isLast)
            {
                _at = child;
                continue;
            }
            if (trailingSlash && !_keepLast && !child.Entry.IsDirectory)
                return Errno.NotDirectory;
            return new WalkResult { Parent = _at, Name = name.ToArray(), Found = child, HasTrailingSlash = trailingSlash };
        }
    }

    // The link's text takes the place of its name. Not null: the path ends at what a direct link leads to.
    private Result<WalkResult?> Follow(Location link, bool endsHere)
    {
        if (++_links > MaximumLinks)
            return Errno.TooManySymbolicLinks;
        IFileSystem files = link.Entry.Volume.FileSystem;
        if (files is IDirectLinks direct)
        {
            Result<DirectLink> target = direct.Follow(link.Entry.Node);
            if (target.IsOk)
            {
                if (endsHere)
                    return new WalkResult { Parent = _at, Found = target.Value.Place, File = target.Value.File };
                target.Value.File?.Release();
                if (target.Value.Place == null)
                    return Errno.NotDirectory;
                _at = target.Value.Place.Value;
                // Only slashes may be left, and then the place itself is the end.
                return (WalkResult?)null;
            }
            if (target.Error != Errno.InvalidArgument)
                return target.Error;
        }
        var text = new byte[MaximumPath];
        Result<int> length = files.ReadSymbolicLink(link.Entry.Node, text);
        if (length.Failed)
            return length.Error;
        if (length.Value == 0)
            return Errno.NotFound;
        if (length.Value + _rest.Length >= MaximumPath)
            return Errno.NameTooLong;
        _rest.CopyTo(text.AsSpan(length.Value));
        _rest = text.AsSpan(0, length.Value + _rest.Length);
        if (text[0] == (byte)'/')
            _at = _caller.Root;
        return (WalkResult?)null;
    }

    private Result CheckSearchable()
    {
        if (!_at.Entry.IsDirectory)
            return Errno.NotDirectory;
        // Whoever may do everything may search everything; the common case needs no status.
        if (_caller.Credentials.FileUser == 0)
            return Result.Ok;
        Result<NodeStatus> status = _at.Entry.Volume.FileSystem.GetStatus(_at.Entry.Node);
        return status.Failed ? status.Error : FileAccess.Check(_caller.Credentials, status.Value, AccessKind.Execute);
    }

    // Slashes before a name are skipped, those after the last one are noted.
    private ReadOnlySpan<byte> NextName(out bool trailingSlash)
    {
        SkipSlashes();
        int length = 0;
        while (length < _rest.Length && _rest[length] != (byte)'/')
            length++;
        ReadOnlySpan<byte> name = _rest.Slice(0, length);
        _rest = _rest.Slice(length);
        int before = 0;
        while (before < _rest.Length && _rest[before] == (byte)'/')
            before++;
        trailingSlash = before > 0 && before == _rest.Length;
        // A link that is followed gets the slashes back in front of what is left, so they stay unless they are the end.
        if (trailingSlash)
            _rest = default;
        return name;
    }

    private void SkipSlashes()
    {
        int count = 0;
        while (count < _rest.Length && _rest[count] == (byte)'/')
            count++;
        _rest = _rest.Slice(count);
    }

    private static bool IsDots(ReadOnlySpan<byte> name, out LastStep step)
    {
        bool single = name.Length == 1 && name[0] == (byte)'.';
        bool twice = name.Length == 2 && name[0] == (byte)'.' && name[1] == (byte)'.';
        step = single ? LastStep.Dot : twice ? LastStep.DotDot : LastStep.Name;
        return single || twice;
    }
}
