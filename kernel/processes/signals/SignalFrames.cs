// What a handler finds on its stack, byte for byte as Linux lays it out (arch/x86/include/asm/sigframe.h, uapi/asm/
// sigcontext.h, ucontext.h), because programs read and edit it: struct rt_sigframe { pretcode; ucontext; siginfo } with the
// extended registers above it.
using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes.Machine;

namespace Dialogos.Kernel.Processes.Signals;

/// <summary>Pushes frames for handlers, and takes them back.</summary>
internal static class SignalFrames
{
    /// <summary>The vector of a frame that a system call made.</summary>
    internal const ulong SystemCallVector = 0x100;
    /// <summary>The vector of a frame that was written as a whole: the way back takes every register from it.</summary>
    internal const ulong ReplacedVector = 0x101;

    private const int ContextOffset = 8;
    private const int RegistersOffset = ContextOffset + 40;
    // Among the registers' words: the address of the extended ones.
    private const int ExtendedPlace = 23;
    private const int MaskOffset = ContextOffset + 296;
    private const int InformationOffset = ContextOffset + 304;
    private const int FrameLength = InformationOffset + 128;
    private const int RedZone = 128;
    private const int SoftwareBytes = 464;
    private const int ExtendedHeader = 512;
    private const uint Magic1 = 0x46505853;
    private const uint Magic2 = 0x46505845;
    private const ulong KeptFlags = 0x40DD5; // AC, OF, DF, TF, SF, ZF, AF, PF, CF
    private const uint OnStack = 1;
    private const uint Disabled = 2;
    private const uint AutoDisarm = 1u << 31;

    /// <summary>Bytes that a frame takes at most: AT_MINSIGSTKSZ.</summary>
    internal static int MinimumStack => FrameLength + RedZone + 64 + 16 + UserProcessor.ExtendedSize + 4;

    /// <summary>Makes the frame start a handler. False if the stack cannot take it.</summary>
    internal static bool Push(ProcessThread thread, ref InterruptFrame frame, in SignalInformation information, in SignalAction action)
    {
        ulong stack = frame.Rsp - RedZone;
        bool wasOnAlternate = IsOnAlternate(thread, frame.Rsp);
        if ((action.Flags & SignalAction.OnAlternateStack) != 0 && thread.AlternateStackSize != 0 && !wasOnAlternate)
            stack = thread.AlternateStack + thread.AlternateStackSize;
        bool hasHeader = UserProcessor.ExtendedMask != 0;
        int extended = UserProcessor.ExtendedSize;
        ulong registers = (stack - (ulong)(extended + (hasHeader ? 4 : 0))) & ~63UL;
        ulong place = ((registers - FrameLength) & ~15UL) - 8;
        if (wasOnAlternate && !IsOnAlternate(thread, place))
            return false;

        Span<ulong> words = stackalloc ulong[FrameLength / 8];
        words.Clear();
        Span<byte> bytes = MemoryMarshal.AsBytes(words);
        words[0] = action.Restorer;
        words[ContextOffset / 8] = hasHeader ? 7UL : 6UL;
        words[ContextOffset / 8 + 2] = thread.AlternateStack;
        uint stackFlags = thread.AlternateStackSize == 0 ? Disabled : (wasOnAlternate ? OnStack : 0) | thread.AlternateStackFlags;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.Slice(ContextOffset + 24), stackFlags);
        words[ContextOffset / 8 + 4] = thread.AlternateStackSize;
        WriteRegisters(words.Slice(RegistersOffset / 8), frame, registers);
        words[MaskOffset / 8] = thread.HasSavedMask ? thread.SavedMask : thread.SignalMask;
        WriteInformation(bytes.Slice(InformationOffset), information);
        if (!PushExtended(thread, registers, hasHeader) || UserMemory.CopyOut(place, bytes).Failed)
            return false;

        if ((thread.AlternateStackFlags & AutoDisarm) != 0)
            thread.AlternateStackSize = 0;
        thread.HasSavedMask = false;
        ulong mask = thread.SignalMask | action.Mask;
        if ((action.Flags & SignalAction.NoDefer) == 0)
            mask |= SignalNumber.Bit(information.Signal);
        thread.SignalMask = mask & ~SignalNumber.Unblockable;
        thread.Context.ResetExtended();
        frame.Rdi = (ulong)information.Signal;
        frame.Rsi = place + InformationOffset;
        frame.Rdx = place + ContextOffset;
        frame.Rax = 0;
        frame.Rip = action.Handler;
        frame.Rsp = place;
        frame.Rflags &= ~0x10500UL; // DF, TF, RF
        frame.Vector = ReplacedVector;
        return true;
    }

    /// <summary>rt_sigreturn: takes everything back from the frame under the stack pointer. EFAULT.</summary>
    internal static Result Pop(ProcessThread thread, ref InterruptFrame frame)
    {
        ulong place = frame.Rsp - 8;
        Span<ulong> words = stackalloc ulong[FrameLength / 8];
        Result copied = UserMemory.CopyIn(MemoryMarshal.AsBytes(words), place);
        if (copied.Failed)
            return copied;
        thread.SignalMask = words[MaskOffset / 8] & ~SignalNumber.Unblockable;
        copied = PopExtended(thread, words[RegistersOffset / 8 + ExtendedPlace]);
        if (copied.Failed)
            return copied;
        ReadRegisters(words.Slice(RegistersOffset / 8), ref frame);
        if ((thread.AlternateStackFlags & AutoDisarm) != 0)
        {
            thread.AlternateStack = words[ContextOffset / 8 + 2];
            thread.AlternateStackSize = words[ContextOffset / 8 + 4];
        }
        frame.Vector = ReplacedVector;
        thread.Context.Request(UserWork.StateReplaced);
        SignalSending.Recheck(thread);
        return Result.Ok;
    }

    /// <summary>True if an address lies on the thread's alternate stack.</summary>
    internal static bool IsOnAlternate(ProcessThread thread, ulong address) =>
        (thread.AlternateStackFlags & AutoDisarm) == 0 && address > thread.AlternateStack &&
        address - thread.AlternateStack <= thread.AlternateStackSize;

    /// <summary>siginfo_t, 128 bytes.</summary>
    internal static void WriteInformation(Span<byte> bytes, in SignalInformation information)
    {
        bytes.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(bytes, information.Signal);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.Slice(4), information.Error);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.Slice(8), information.Code);
        bool isFault = (SignalNumber.Synchronous & SignalNumber.Bit(information.Signal)) != 0 && information.Code > 0;
        if (isFault)
        {
            Write(bytes, 16, information.Value);
            return;
        }
        BinaryPrimitives.WriteInt32LittleEndian(bytes.Slice(16), information.Sender);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.Slice(20), information.User);
        Write(bytes, 24, information.Value);
    }

    private static bool PushExtended(ProcessThread thread, ulong place, bool hasHeader)
    {
        Span<byte> area = thread.Context.Extended.Slice(0, UserProcessor.ExtendedSize);
        if (hasHeader)
        {
            Span<byte> software = area.Slice(SoftwareBytes, 48);
            software.Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(software, Magic1);
            BinaryPrimitives.WriteInt32LittleEndian(software.Slice(4), UserProcessor.ExtendedSize + 4);
            Write(software, 8, UserProcessor.ExtendedMask);
            BinaryPrimitives.WriteInt32LittleEndian(software.Slice(16), UserProcessor.ExtendedSize);
        }
        if (UserMemory.CopyOut(place, area).Failed)
            return false;
        return !hasHeader || UserMemory.Write(place + (ulong)area.Length, Magic2).IsOk;
    }

    // Only what the processor accepts may reach it: an XRSTOR of nonsense would fault in the kernel.
    private static Result PopExtended(ProcessThread thread, ulong place)
    {
        if (place == 0)
        {
            thread.Context.ResetExtended();
            return Result.Ok;
        }
        Span<byte> area = thread.Context.Extended.Slice(0, UserProcessor.ExtendedSize);
        Result copied = UserMemory.CopyIn(area, place);
        if (copied.Failed)
        {
            thread.Context.ResetExtended();
            return copied;
        }
        uint control = BinaryPrimitives.ReadUInt32LittleEndian(area.Slice(24));
        BinaryPrimitives.WriteUInt32LittleEndian(area.Slice(24), control & 0xFFBF);
        if (UserProcessor.ExtendedMask == 0)
            return Result.Ok;
        ulong present = Read(area, ExtendedHeader);
        if (BinaryPrimitives.ReadUInt32LittleEndian(area.Slice(SoftwareBytes)) != Magic1)
            present = 3;
        area.Slice(ExtendedHeader, 64).Clear();
        Write(area, ExtendedHeader, present & UserProcessor.ExtendedMask);
        return Result.Ok;
    }

    // struct sigcontext in words of 64 bits.
    private static void WriteRegisters(Span<ulong> words, in InterruptFrame frame, ulong extended)
    {
        words[0] = frame.R8;
        words[1] = frame.R9;
        words[2] = frame.R10;
        words[3] = frame.R11;
        words[4] = frame.R12;
        words[5] = frame.R13;
        words[6] = frame.R14;
        words[7] = frame.R15;
        words[8] = frame.Rdi;
        words[9] = frame.Rsi;
        words[10] = frame.Rbp;
        words[11] = frame.Rbx;
        words[12] = frame.Rdx;
        words[13] = frame.Rax;
        words[14] = frame.Rcx;
        words[15] = frame.Rsp;
        words[16] = frame.Rip;
        words[17] = frame.Rflags;
        words[18] = frame.Cs | frame.Ss << 48;
        bool isFault = frame.Vector < 32;
        words[19] = isFault ? frame.ErrorCode : 0;
        words[20] = isFault ? frame.Vector : 0;
        words[22] = isFault && frame.Vector == 14 ? ProcessThread.Current!.FaultAddress : 0;
        words[ExtendedPlace] = extended;
    }

    private static void ReadRegisters(ReadOnlySpan<ulong> words, ref InterruptFrame frame)
    {
        frame.R8 = words[0];
        frame.R9 = words[1];
        frame.R10 = words[2];
        frame.R11 = words[3];
        frame.R12 = words[4];
        frame.R13 = words[5];
        frame.R14 = words[6];
        frame.R15 = words[7];
        frame.Rdi = words[8];
        frame.Rsi = words[9];
        frame.Rbp = words[10];
        frame.Rbx = words[11];
        frame.Rdx = words[12];
        frame.Rax = words[13];
        frame.Rcx = words[14];
        frame.Rsp = words[15];
        // iretq faults in the kernel if the address is not canonical: this one faults in ring 3.
        frame.Rip = Math.Min(words[16], UserMemory.End);
        frame.Rflags = (words[17] & KeptFlags) | 0x202;
        frame.Cs = 0x23;
        frame.Ss = 0x1B;
    }

    private static void Write(Span<byte> bytes, int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(bytes.Slice(at), value);

    private static ulong Read(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(at));
}
