// The checks are cheap, so that they can run again and again beside everything else: together well under a millisecond
// but for the one that waits for each processor's timer.
using System;
using Dialogos.Kernel.Boot;
using Dialogos.Kernel.Generations;
using Dialogos.Kernel.Handover;
using Dialogos.Kernel.Interrupts;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Memory;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.Storage;
using Dialogos.Kernel.Stores;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Health;

/// <summary>Finds out whether the kernel works. Each check returns null, or a sentence that says what does not.</summary>
public static class HealthChecks
{
    private const ulong TimerPatience = 2_000_000_000;
    private const ulong FewFrames = 64;

    /// <summary>The first failure; null if all is well.</summary>
    public static string? Run() => CheckMemory() ?? CheckHeap() ?? CheckTimers() ?? CheckDisks() ?? CheckGenerations();

    /// <summary>Page frames can be had and keep what is written.</summary>
    public static string? CheckMemory()
    {
        if (PageFrames.Free < FewFrames)
            return $"only {PageFrames.Free} page frames are free";
        ulong frame = PageFrames.Allocate();
        if (frame == 0)
            return "no page frame can be had";
        Span<byte> bytes = PhysicalMemory.Bytes(frame, PhysicalMemory.PageSize);
        bool holds = true;
        for (int pattern = 0x55; pattern <= 0xAA; pattern += 0x55)
        {
            bytes.Fill((byte)pattern);
            foreach (byte value in bytes)
                holds &= value == pattern;
        }
        PageFrames.Return(frame);
        return holds ? null : $"the page frame at 0x{frame:X} does not keep what is written";
    }

    /// <summary>Objects can be made, start cleared and keep what is written.</summary>
    public static string? CheckHeap()
    {
        var kept = new int[16][];
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = new int[64];
            for (int j = 0; j < kept[i].Length; j++)
            {
                if (kept[i][j] != 0)
                    return "a new array is not cleared";
                kept[i][j] = i * 64 + j;
            }
        }
        for (int i = 0; i < kept.Length; i++)
        {
            for (int j = 0; j < kept[i].Length; j++)
            {
                if (kept[i][j] != i * 64 + j)
                    return "an array does not keep what is written";
            }
        }
        return null;
    }

    /// <summary>Every processor takes interrupts, and its timer comes.</summary>
    public static string? CheckTimers()
    {
        for (int i = 0; i < Scheduler.ProcessorCount; i++)
        {
            ProcessorState processor = Scheduler.GetProcessor(i);
            ulong before = processor.Ticks;
            ulong end = Clock.Now + TimerPatience;
            // Asked again and again: a switch of threads on that processor sets its timer anew.
            while (processor.Ticks == before && Clock.Now < end)
            {
                AskForTick(processor);
                Scheduler.Sleep(1_000_000);
            }
            if (processor.Ticks == before)
                return $"processor {i} does not take timer interrupts";
        }
        return null;
    }

    private static void AskForTick(ProcessorState processor)
    {
        Scheduler.DisablePreemption();
        if (processor.Index == ProcessorLocal.Index())
            LocalTimer.Arm(Clock.Now);
        else
            LocalApic.Send(processor.Identifier, KernelVectors.ArmTimer);
        Scheduler.EnablePreemption();
    }

    /// <summary>Mounted disks can be read, past every cache, and their file systems answer.</summary>
    public static string? CheckDisks()
    {
        foreach (MountedVolume volume in Volumes.Table.Mounted)
        {
            Result read = volume.Device.Read(0, new byte[volume.Device.BlockSize]);
            if (read.Failed)
                return $"{volume.Device.Name} cannot be read: {ErrnoText.Describe(read.Error)}";
            Result<FileSystems.FileSystemStatus> status = volume.Files.GetFileSystemStatus();
            if (status.Failed)
                return $"{volume.Path} does not answer: {ErrnoText.Describe(status.Error)}";
        }
        return null;
    }

    /// <summary>
    /// What a generation needs that a direct boot may lack. One that was good before is not to blame for a disk that broke
    /// since: then only the log complains.
    /// </summary>
    public static string? CheckGenerations()
    {
        ref readonly BootInformation boot = ref BootRecord.Information;
        if (boot.Reason == ChoiceReason.DirectBoot || boot.TriesLeft == uint.MaxValue)
            return null;
        Result<GenerationFolder> folder = Volumes.OpenGenerations();
        if (folder.Failed)
            return $"the generations cannot be found: {ErrnoText.Describe(folder.Error)}";
        Result<GenerationDirectory> directory = GenerationDirectory.Read(folder.Value);
        if (directory.Failed)
            return $"the generations cannot be listed: {ErrnoText.Describe(directory.Error)}";
        if (directory.Value.Find((int)boot.Generation).Failed)
            return "the running generation has no entry";
        return Volumes.Table.Root == null ? "no root file system is mounted" : null;
    }
}
