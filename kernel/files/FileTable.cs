using System.Threading;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Files;

/// <summary>The descriptors of a process. Threads share one; fork copies it; clone(CLONE_FILES) shares it.</summary>
public sealed class FileTable
{
    private readonly Lock _lock = new();
    private OpenFile?[] _files = new OpenFile?[16];
    private bool[] _closeOnExecute = new bool[16];
    private int _references = 1;

    /// <summary>RLIMIT_NOFILE: descriptors are below it.</summary>
    public int Limit { get; set; } = 1024;

    /// <summary>
    /// The file behind a descriptor, with a reference that the caller releases; EBADF.
    /// </summary>
    public Result<OpenFile> Acquire(int descriptor)
    {
        lock (_lock)
        {
            OpenFile? file = (uint)descriptor < (uint)_files.Length ? _files[descriptor] : null;
            if (file == null)
                return Errno.BadFileDescriptor;
            file.AddReference();
            return file;
        }
    }

    /// <summary>Puts a file at the lowest free descriptor from <paramref name="from"/> on; takes over one reference. EMFILE.</summary>
    public Result<int> Add(OpenFile file, bool closeOnExecute, int from = 0)
    {
        lock (_lock)
        {
            int at = from;
            while (at < _files.Length && _files[at] != null)
                at++;
            if (at >= Limit)
                return Errno.TooManyFiles;
            Grow(at);
            _files[at] = file;
            _closeOnExecute[at] = closeOnExecute;
            return at;
        }
    }

    /// <summary>Puts a file at a given descriptor, closing what was there (dup2); takes over one reference. EBADF.</summary>
    public Result Set(int descriptor, OpenFile file, bool closeOnExecute)
    {
        OpenFile? old;
        lock (_lock)
        {
            if (descriptor < 0 || descriptor >= Limit)
                return Errno.BadFileDescriptor;
            Grow(descriptor);
            old = _files[descriptor];
            _files[descriptor] = file;
            _closeOnExecute[descriptor] = closeOnExecute;
        }
        old?.DescriptorClosed(this);
        old?.Release();
        return Result.Ok;
    }

    /// <summary>Closes a descriptor; EBADF.</summary>
    public Result Close(int descriptor)
    {
        OpenFile? file;
        lock (_lock)
        {
            file = (uint)descriptor < (uint)_files.Length ? _files[descriptor] : null;
            if (file == null)
                return Errno.BadFileDescriptor;
            _files[descriptor] = null;
        }
        file.DescriptorClosed(this);
        file.Release();
        return Result.Ok;
    }

    /// <summary>Closes every descriptor of a range, or marks them to be closed by an execve (close_range).</summary>
    public void CloseRange(uint first, uint last, bool onExecute)
    {
        for (uint i = first; i <= last && i < (uint)_files.Length; i++)
        {
            if (onExecute)
                SetCloseOnExecute((int)i, true);
            else
                Close((int)i);
        }
    }

    /// <summary>Descriptors are below it at this moment.</summary>
    public int Length => _files.Length;

    /// <summary>A descriptor's FD_CLOEXEC; EBADF.</summary>
    public Result<bool> GetCloseOnExecute(int descriptor)
    {
        lock (_lock)
        {
            if ((uint)descriptor >= (uint)_files.Length || _files[descriptor] == null)
                return Errno.BadFileDescriptor;
            return _closeOnExecute[descriptor];
        }
    }

    /// <summary>Changes a descriptor's FD_CLOEXEC; EBADF.</summary>
    public Result SetCloseOnExecute(int descriptor, bool value)
    {
        lock (_lock)
        {
            if ((uint)descriptor >= (uint)_files.Length || _files[descriptor] == null)
                return Errno.BadFileDescriptor;
            _closeOnExecute[descriptor] = value;
            return Result.Ok;
        }
    }

    /// <summary>A copy with the same open files, for fork.</summary>
    public FileTable Copy()
    {
        var copy = new FileTable();
        lock (_lock)
        {
            copy.Limit = Limit;
            copy._files = new OpenFile?[_files.Length];
            copy._closeOnExecute = new bool[_files.Length];
            for (int i = 0; i < _files.Length; i++)
            {
                _files[i]?.AddReference();
                copy._files[i] = _files[i];
                copy._closeOnExecute[i] = _closeOnExecute[i];
            }
        }
        return copy;
    }

    /// <summary>Closes what must not survive an execve.</summary>
    public void CloseOnExecute()
    {
        for (int i = 0; i < _files.Length; i++)
        {
            if (_files[i] != null && _closeOnExecute[i])
                Close(i);
        }
    }

    /// <summary>Counts one more process that uses the table.</summary>
    public void AddReference() => Interlocked.Increment(ref _references);

    /// <summary>Counts one less; the last one closes every file.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0)
            return;
        for (int i = 0; i < _files.Length; i++)
        {
            if (_files[i] != null)
                Close(i);
        }
    }

    private void Grow(int descriptor)
    {
        int length = _files.Length;
        while (length <= descriptor)
            length *= 2;
        if (length == _files.Length)
            return;
        var files = new OpenFile?[length];
        var flags = new bool[length];
        for (int i = 0; i < _files.Length; i++)
        {
            files[i] = _files[i];
            flags[i] = _closeOnExecute[i];
        }
        _files = files;
        _closeOnExecute = flags;
    }
}
