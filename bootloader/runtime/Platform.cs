// The loader under the runtime: pages come from the firmware and are never given back, and there is one thread, which
// holds every lock that it takes.
using System;
using System.Diagnostics.CodeAnalysis;
using Dialogos.Bootloader;
using Dialogos.Bootloader.Uefi;

namespace Dialogos.Kernel.Runtime;

// SAFETY: pages come from Firmware.AllocatePages; the console is called with text that ends with a zero.
internal static unsafe partial class Platform
{
    private const int LongestPiece = 64;
    private static object?[]? s_threadStatics;

    internal static partial byte* CommitPages(nuint size)
    {
        var pages = Firmware.AllocatePages(size / PageSize);
        return pages.IsOk ? (byte*)pages.Value : null;
    }

    internal static partial void ReleasePages(byte* pages, nuint size) =>
        Firmware.Boot->FreePages((ulong)pages, size / PageSize);

    [DoesNotReturn]
    internal static partial void FailFast(FailureKind kind, string message)
    {
        WriteLastResort("\r\nThe boot loader has a bug and stopped: ");
        WriteLastResort(message);
        WriteLastResort("\r\nThe machine restarts in 30 seconds.\r\n");
        Firmware.Stall(30_000_000);
        Firmware.Reset(ResetType.Cold);
        while (true)
        {
        }
    }

    internal static partial void WriteLastResort(ReadOnlySpan<char> text)
    {
        var piece = stackalloc char[LongestPiece + 1];
        while (text.Length > 0)
        {
            var length = text.Length < LongestPiece ? text.Length : LongestPiece;
            for (var i = 0; i < length; i++)
                piece[i] = text[i];
            piece[length] = '\0';
            Firmware.Tables->ConsoleOut->OutputString(Firmware.Tables->ConsoleOut, piece);
            text = text.Slice(length);
        }
    }

    internal static partial long CurrentThreadNumber() => 1;

    internal static partial ref object?[]? ThreadStatics() => ref s_threadStatics;

    internal static partial void EnterLock(ref LockState state) => state.Depth++;

    internal static partial bool TryEnterLock(ref LockState state)
    {
        state.Depth++;
        return true;
    }

    internal static partial void ExitLock(ref LockState state) => state.Depth--;

    internal static partial bool IsLockHeld(ref LockState state) => state.Depth > 0;

    internal static partial void Yield()
    {
    }

    internal static partial void StopTheWorld()
    {
    }

    internal static partial void ResumeTheWorld()
    {
    }

    internal static partial void EnumerateStacks(nuint stackPointer, delegate*<nuint, nuint, void> visit)
    {
    }
}
