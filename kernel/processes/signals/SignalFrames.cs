// What a handler finds on its stack, byte for byte as Linux lays it out (arch/x86/include/asm/sigframe.h, uapi/asm/
// sigcontext.h, ucontext.h), because programs read and edit it: struct rt_sigframe { pretcode; ucontext; siginfo } with the
// extended registers above it.
using System;
using System.Buffers.Binary;
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

        Span<byte> bytes = stackalloc byte[FrameLength];
        bytes.Clear();
        Write(bytes, 0, action.Restorer);
        Write(bytes, ContextOffset, hasHeader ? 7UL : 6UL);
        Write(bytes, ContextOffset + 16, thread.AlternateStack);
        uint stackFlags = thread.AlternateStackSize == 0 ? Disabled : (wasOnAlternate ? OnStack : 0) | thread.AlternateStackFlags;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.Slice(ContextOffset + 24), stackFlags);
        Write(bytes, ContextOffset + 32, thread.AlternateStackSize);
        WriteRegisters(bytes.Slice(RegistersOffset), frame, registers);
        Write(bytes, MaskOffset, thread.HasSavedMask ? thread.SavedMask : thread.SignalMask);
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
        Span<byte> bytes = stackalloc byte[FrameLength];
        Result copied = UserMemory.CopyIn(bytes, place);
        if (copied.Failed)
            return copied;
        thread.SignalMask = Read(bytes, MaskOffset) & ~SignalNumber.Unblockable;
        copied = PopExtended(thread, Read(bytes, RegistersOffset + 184));
        if (copied.Failed)
            return copied;
        ReadRegisters(bytes.Slice(RegistersOffset), ref frame);
        if ((thread.AlternateStackFlags & AutoDisarm) != 0)
        {
            thread.AlternateStack = Read(bytes, ContextOffset + 16);
            thread.AlternateStackSize = Read(bytes, ContextOffset + 32);
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

    private static void WriteRegisters(Span<byte> bytes, in InterruptFrame frame, ulong extended)
    {
        Write(bytes, 0, frame.R8);
        Write(bytes, 8, frame.R9);
        Write(bytes, 16, frame.R10);
        Write(bytes, 24, frame.R11);
        Write(bytes, 32, frame.R12);
        Write(bytes, 40, frame.R13);
        Write(bytes, 48, frame.R14);
        Write(bytes, 56, frame.R15);
        Write(bytes, 64, frame.Rdi);
        Write(bytes, 72, frame.Rsi);
        Write(bytes, 80, frame.Rbp);
        Write(bytes, 88, frame.Rbx);
        Write(bytes, 96, frame.Rdx);
        Write(bytes, 104, frame.Rax);
        Write(bytes, 112, frame.Rcx);
        Write(bytes, 120, frame.Rsp);
        Write(bytes, 128, frame.Rip);
        Write(bytes, 136, frame.Rflags);
        Write(bytes, 144, frame.Cs | frame.Ss << 48);
        bool isFault = frame.Vector < 32;
        Write(bytes, 152, isFault ? frame.ErrorCode : 0);
        Write(bytes, 160, isFault ? frame.Vector : 0);
        Write(bytes, 176, isFault && frame.Vector == 14 ? ProcessThread.Current!.FaultAddress : 0);
        Write(bytes, 184, extended);
    }

    private static void ReadRegisters(ReadOnlySpan<byte> bytes, ref InterruptFrame frame)
    {
        frame.R8 = Read(bytes, 0);
        frame.R9 = Read(bytes, 8);
        frame.R10 = Read(bytes, 16);
        frame.R11 = Read(bytes, 24);
        frame.R12 = Read(bytes, 32);
        frame.R13 = Read(bytes, 40);
        frame.R14 = Read(bytes, 48);
        frame.R15 = Read(bytes, 56);
        frame.Rdi = Read(bytes, 64);
        frame.Rsi = Read(bytes, 72);
        frame.Rbp = Read(bytes, 80);
        frame.Rbx = Read(bytes, 88);
        frame.Rdx = Read(bytes, 96);
        frame.Rax = Read(bytes, 104);
        frame.Rcx = Read(bytes, 112);
        frame.Rsp = Read(bytes, 120);
        // iretq faults in the kernel if the address is not canonical: this one faults in ring 3.
        frame.Rip = Math.Min(Read(bytes, 128), UserMemory.End);
        frame.Rflags = (Read(bytes, 136) & KeptFlags) | 0x202;
        frame.Cs = 0x23;
        frame.Ss = 0x1B;
    }

    private static void Write(Span<byte> bytes, int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(bytes.Slice(at), value);

    private static ulong Read(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(at));
}
