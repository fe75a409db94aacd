using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Processes;

/// <summary>Writes a program's first stack, from the top down. A failure is kept and shows at the end.</summary>
internal sealed class StackWriter
{
    private ulong _at;
    private Errno _error;

    internal StackWriter(ulong top) => _at = top;

    /// <summary>Writes a text and its zero; returns its address.</summary>
    internal ulong PushText(ReadOnlySpan<byte> text)
    {
        _at -= (ulong)text.Length + 1;
        Keep(UserMemory.CopyOut(_at, text));
        Keep(UserMemory.Write(_at + (ulong)text.Length, (byte)0));
        return _at;
    }

    /// <summary>Writes bytes at a multiple of 16; returns their address.</summary>
    internal ulong PushBytes(ReadOnlySpan<byte> bytes)
    {
        _at = (_at - (ulong)bytes.Length) & ~15UL;
        Keep(UserMemory.CopyOut(_at, bytes));
        return _at;
    }

    /// <summary>Writes the words so that the first lies at a multiple of 16; returns its address, or what failed.</summary>
    internal Result<ulong> Finish(List<ulong> words)
    {
        _at = (_at - (ulong)words.Count * 8) & ~15UL;
        Keep(UserMemory.CopyOut(_at, MemoryMarshal.AsBytes(words.ToArray().AsSpan())));
        return _error == Errno.None ? _at : _error;
    }

    private void Keep(Result result)
    {
        if (result.Failed && _error == Errno.None)
            _error = result.Error;
    }
}
