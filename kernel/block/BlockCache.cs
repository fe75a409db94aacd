// Words. A *page* is a 4096-byte piece of a device. A *stage* is a number that orders writes: everything of a lower stage
// is on the medium before anything of a higher one is written. A page holds one *version* of its content for each stage
// in which it was changed and not yet written, so a caller never waits for the disk in order to get an order.
//
// File systems express their update order with an *operation*: it starts at the oldest stage that is still open, each
// Then() moves it one stage on, and touching a page that already has a later version moves it to that version's stage.
// So the stages of one operation never run backwards, and those of independent operations share device flushes.
using System;
using System.Collections.Generic;
using System.Threading;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Block;

/// <summary>What a cache did since it was made.</summary>
/// <param name="Hits">Page accesses answered from memory.</param>
/// <param name="Misses">Page accesses that read the device.</param>
/// <param name="ReadAhead">Pages read before anyone asked.</param>
/// <param name="Evictions">Clean pages given up for others.</param>
/// <param name="PagesWritten">Page versions written to the device.</param>
/// <param name="Flushes">Flushes of the device.</param>
/// <param name="CachedPages">Pages in memory now.</param>
/// <param name="DirtyVersions">Versions that wait to be written now.</param>
public readonly record struct BlockCacheStatistics(
    ulong Hits, ulong Misses, ulong ReadAhead, ulong Evictions, ulong PagesWritten, ulong Flushes,
    int CachedPages, int DirtyVersions);

/// <summary>
/// A write-back cache of fixed size over a device, addressed in bytes. Safe for all threads. After a device error on
/// write-back the version stays dirty and the next <see cref="Synchronize"/> tries again.
/// </summary>
public sealed class BlockCache
{
    /// <summary>Bytes in a page.</summary>
    public const int PageSize = 4096;

    private const int ReadAheadPages = 8;

    private readonly IBlockDevice _device;
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, CachedPage> _pages = new();
    private readonly CachedPage?[] _clock;
    private readonly int _dirtyLimit;
    private readonly List<List<CachedPage>> _stages = new();
    private readonly byte[] _readAhead = new byte[ReadAheadPages * PageSize];
    private int _hand;
    private int _dirtyVersions;
    private ulong _oldestStage = 1;
    private ulong _lastMiss = ulong.MaxValue - 1;
    private ulong _hits, _misses, _readAheadPages, _evictions, _pagesWritten, _flushes;

    /// <summary>
    /// A cache of <paramref name="budgetPages"/> pages (at least 16). A quarter of that many dirty versions may wait
    /// before a writer must write back itself.
    /// </summary>
    public BlockCache(IBlockDevice device, int budgetPages)
    {
        if (budgetPages < 16 || device.BlockSize > PageSize)
            throw new ArgumentException("A cache has 16 pages or more, a device blocks of 4096 bytes or less.");
        _device = device;
        _clock = new CachedPage?[budgetPages];
        _dirtyLimit = budgetPages / 4;
        Length = device.BlockCount * (ulong)device.BlockSize;
    }

    /// <summary>Bytes on the device.</summary>
    public ulong Length { get; }

    /// <summary>Bytes in a block of the device.</summary>
    public int DeviceBlockSize => _device.BlockSize;

    /// <summary>True if the device takes no writes.</summary>
    public bool IsReadOnly => _device.IsReadOnly;

    /// <summary>What the cache did so far.</summary>
    public BlockCacheStatistics Statistics
    {
        get
        {
            lock (_lock)
                return new BlockCacheStatistics(_hits, _misses, _readAheadPages, _evictions, _pagesWritten, _flushes,
                    _pages.Count, _dirtyVersions);
        }
    }

    /// <summary>Starts a series of writes whose order matters.</summary>
    public WriteOrder BeginOperation()
    {
        lock (_lock)
            return new WriteOrder(_oldestStage);
    }

    /// <summary>Reads bytes as the newest version has them. Outside the device: <see cref="Errno.Corrupt"/>.</summary>
    public Result Read(ulong offset, Span<byte> destination)
    {
        if (offset > Length || (ulong)destination.Length > Length - offset)
            return Errno.Corrupt;
        lock (_lock)
        {
            while (destination.Length > 0)
            {
                var page = GetPage(offset / PageSize, willOverwriteAll: false);
                if (page.Failed)
                    return page.Error;
                var within = (int)(offset % PageSize);
                var count = Math.Min(PageSize - within, destination.Length);
                page.Value.Newest.AsSpan(within, count).CopyTo(destination);
                destination = destination.Slice(count);
                offset += (ulong)count;
            }
        }
        return Result.Ok;
    }

    /// <summary>
    /// Writes bytes in the present stage of <paramref name="order"/>. Outside the device: <see cref="Errno.Corrupt"/>,
    /// since only a nonsensical structure on disk leads there.
    /// </summary>
    public Result Write(WriteOrder order, ulong offset, ReadOnlySpan<byte> source)
    {
        if (_device.IsReadOnly)
            return Errno.ReadOnlyFileSystem;
        if (offset > Length || (ulong)source.Length > Length - offset)
            return Errno.Corrupt;
        lock (_lock)
        {
            while (source.Length > 0)
            {
                var within = (int)(offset % PageSize);
                var count = Math.Min(PageSize - within, source.Length);
                if (_dirtyVersions >= _dirtyLimit)
                {
                    var room = WriteBackUntil(_dirtyLimit / 2);
                    if (room.Failed)
                        return room;
                }
                var page = GetPage(offset / PageSize, count == PageSize);
                if (page.Failed)
                    return page.Error;
                source.Slice(0, count).CopyTo(WritableVersion(page.Value, order).AsSpan(within, count));
                source = source.Slice(count);
                offset += (ulong)count;
            }
        }
        return Result.Ok;
    }

    /// <summary>True if something waits to be written back.</summary>
    public bool HasDirtyPages
    {
        get
        {
            lock (_lock)
                return _dirtyVersions > 0;
        }
    }

    /// <summary>
    /// Writes whole blocks of the device at once, past what waits to be written back: for a journal, which keeps its own
    /// order. <see cref="Errno.InvalidArgument"/> if they are no whole blocks, else as <see cref="Write"/>.
    /// </summary>
    public Result WriteThrough(ulong offset, ReadOnlySpan<byte> source)
    {
        if (offset > Length || (ulong)source.Length > Length - offset)
            return Errno.Corrupt;
        if (offset % (ulong)_device.BlockSize != 0)
            return Errno.InvalidArgument;
        lock (_lock)
        {
            var written = _device.Write(offset / (ulong)_device.BlockSize, source);
            if (written.Failed)
                return written;
            while (source.Length > 0)
            {
                var within = (int)(offset % PageSize);
                var count = Math.Min(PageSize - within, source.Length);
                // Other bytes of the page may wait to be written; they must not bring the old ones back.
                if (_pages.TryGetValue(offset / PageSize, out var page))
                    page.Patch(within, source.Slice(0, count));
                source = source.Slice(count);
                offset += (ulong)count;
            }
        }
        return Result.Ok;
    }

    /// <summary>Returns when everything that was written to the device is on the medium; what waits goes on waiting.</summary>
    public Result Flush()
    {
        lock (_lock)
        {
            _flushes++;
            return _device.Flush();
        }
    }

    /// <summary>Returns when everything written before is on the medium.</summary>
    public Result Synchronize()
    {
        lock (_lock)
        {
            var written = WriteBackUntil(0);
            if (written.Failed || _device.IsReadOnly)
                return written;
            _flushes++;
            return _device.Flush();
        }
    }

    /// <summary>
    /// Writes the oldest stages, each followed by a flush if a later one is written too, until at most
    /// <paramref name="remaining"/> versions wait.
    /// </summary>
    private Result WriteBackUntil(int remaining)
    {
        while (_dirtyVersions > remaining)
        {
            var pages = _stages[0];
            for (var i = pages.Count - 1; i >= 0; i--)
            {
                var written = WriteOldestVersion(pages[i]);
                if (written.Failed)
                    return written;
                pages.RemoveAt(i);
            }
            var flushed = _device.Flush();
            if (flushed.Failed)
                return flushed;
            _flushes++;
            _stages.RemoveAt(0);
            _oldestStage++;
        }
        return Result.Ok;
    }

    private Result WriteOldestVersion(CachedPage page)
    {
        var start = page.Number * PageSize;
        var count = (int)Math.Min(PageSize, Length - start);
        var written = _device.Write(start / (ulong)_device.BlockSize, page.Oldest.AsSpan(0, count));
        if (written.Failed)
            return written;
        page.DropOldest();
        _dirtyVersions--;
        _pagesWritten++;
        return Result.Ok;
    }

    private byte[] WritableVersion(CachedPage page, WriteOrder order)
    {
        if (order.Stage < _oldestStage)
            order.Stage = _oldestStage;
        if (page.IsDirty && page.NewestStage > order.Stage)
            order.Stage = page.NewestStage;
        if (!page.IsDirty || page.NewestStage != order.Stage)
        {
            page.AddVersion(order.Stage);
            _dirtyVersions++;
            var index = (int)(order.Stage - _oldestStage);
            while (_stages.Count <= index)
                _stages.Add(new List<CachedPage>());
            _stages[index].Add(page);
        }
        return page.Newest;
    }

    private Result<CachedPage> GetPage(ulong number, bool willOverwriteAll)
    {
        if (_pages.TryGetValue(number, out var found))
        {
            _hits++;
            found.WasUsed = true;
            return found;
        }
        _misses++;
        if (willOverwriteAll)
            return Insert(number, default);
        var sequential = number == _lastMiss + 1;
        var pages = sequential ? ReadAheadPages : 1;
        for (var i = 1; i < pages; i++)
            if (_pages.ContainsKey(number + (ulong)i) || (number + (ulong)i) * PageSize >= Length)
                pages = i;
        _lastMiss = number + (ulong)pages - 1;
        var start = number * PageSize;
        var count = (int)Math.Min((ulong)(pages * PageSize), Length - start);
        var read = _device.Read(start / (ulong)_device.BlockSize, _readAhead.AsSpan(0, count));
        if (read.Failed)
            return read.Error;
        // The wanted page goes in last: were it first, making room for the others could evict it.
        for (var i = pages - 1; i >= 0; i--)
        {
            var at = i * PageSize;
            var inserted = Insert(number + (ulong)i, _readAhead.AsSpan(at, Math.Min(PageSize, count - at)));
            if (inserted.Failed || i == 0)
                return inserted;
            _readAheadPages++;
        }
        return Errno.InputOutput;
    }

    private Result<CachedPage> Insert(ulong number, ReadOnlySpan<byte> content)
    {
        var slot = FreeSlot();
        if (slot.Failed)
            return slot.Error;
        var page = new CachedPage(number);
        content.CopyTo(page.Newest);
        page.WasUsed = true;
        _clock[slot.Value] = page;
        _pages[number] = page;
        return page;
    }

    /// <summary>Second chance: the hand passes pages used since it came by last, and dirty ones, and takes the next.</summary>
    private Result<int> FreeSlot()
    {
        for (var steps = 0; steps < 2 * _clock.Length; steps++)
        {
            var slot = _hand;
            _hand = (_hand + 1) % _clock.Length;
            var page = _clock[slot];
            if (page is null)
                return slot;
            if (page.WasUsed)
            {
                page.WasUsed = false;
                continue;
            }
            if (page.IsDirty)
                continue;
            _pages.Remove(page.Number);
            _clock[slot] = null;
            _evictions++;
            return slot;
        }
        // At most a quarter of the pages is dirty, so two turns find a clean one.
        throw new InvalidOperationException("The cache has no clean page.");
    }
}
