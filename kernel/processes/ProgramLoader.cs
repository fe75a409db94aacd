// Puts a program into an empty address space: segments, interpreter, stack with arguments, environment and auxiliary vector
// (System V ABI AMD64 supplement, 3.4.1; include/uapi/linux/auxvec.h).
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes.Machine;
using Dialogos.Kernel.Processes.Memory;

namespace Dialogos.Kernel.Processes;

/// <summary>A program with what execve(2) gives it.</summary>
internal sealed class ProgramRequest
{
    internal required OpenFile File { get; init; }
    /// <summary>The interpreter that the program names; null if it names none.</summary>
    internal OpenFile? Interpreter { get; init; }
    internal required ElfProgram Program { get; init; }
    internal ElfProgram? InterpreterProgram { get; init; }
    internal required byte[] Path { get; init; }
    internal required List<byte[]> Arguments { get; init; }
    internal required List<byte[]> Environment { get; init; }
}

/// <summary>Loads programs.</summary>
internal static class ProgramLoader
{
    private const ulong MovableBase = 0x555555554000;
    private const ulong StackTop = UserMemory.End - 4096;
    private const ulong LargestStack = 1UL << 30;

    /// <summary>Reads a program's headers. ENOEXEC, and what reading says.</summary>
    internal static Result<ElfProgram> ReadHeaders(OpenFile file)
    {
        var header = new byte[ElfProgram.HeaderLength];
        Result read = ReadAll(file, 0, header);
        if (read.Failed)
            return read.Error;
        Result<(ulong Offset, int Length)> place = ElfProgram.FindHeaders(header);
        if (place.Failed)
            return place.Error;
        var entries = new byte[place.Value.Length];
        read = ReadAll(file, place.Value.Offset, entries);
        return read.Failed ? read.Error : ElfProgram.Parse(header, entries, UserMemory.End);
    }

    /// <summary>Reads exactly so many bytes; ENOEXEC if there are fewer.</summary>
    internal static Result ReadAll(OpenFile file, ulong offset, Span<byte> destination)
    {
        for (int done = 0; done < destination.Length;)
        {
            Result<int> read = file.ReadAt(offset + (ulong)done, destination.Slice(done));
            if (read.Failed)
                return read.Error;
            if (read.Value == 0)
                return Errno.NotExecutable;
            done += read.Value;
        }
        return Result.Ok;
    }

    /// <summary>
    /// Maps everything and fills the stack. Pre: the request's address space is the running thread's, and empty. Post: the
    /// frame starts the program. After a failure the address space is of no use.
    /// </summary>
    internal static Result Load(Process process, ProgramRequest request, ref InterruptFrame frame)
    {
        AddressSpace memory = process.Memory;
        ElfProgram program = request.Program;
        ulong programBase = program.IsMovable ? MovableBase - program.Start : 0;
        Result mapped = MapSegments(memory, request.File, program, programBase);
        if (mapped.Failed)
            return mapped;
        memory.BreakStart = memory.Break = programBase + program.End;
        ulong entry = programBase + program.Entry;
        ulong interpreterBase = 0;
        if (request.InterpreterProgram != null)
        {
            Result<ulong> place = PlaceInterpreter(memory, request);
            if (place.Failed)
                return place.Error;
            interpreterBase = place.Value;
            entry = interpreterBase + request.InterpreterProgram.Entry;
        }
        Result<ulong> library = VirtualLibrary.MapInto(memory);
        if (library.Failed)
            return library.Error;
        ulong headers = program.HeadersAddress == 0 ? 0 : programBase + program.HeadersAddress;
        Result<ulong> stack = FillStack(process, request, headers, interpreterBase, programBase + program.Entry, library.Value);
        if (stack.Failed)
            return stack.Error;
        frame = default;
        frame.Rip = entry;
        frame.Rsp = stack.Value;
        frame.Cs = 0x23;
        frame.Ss = 0x1B;
        frame.Rflags = 0x202;
        frame.Vector = Signals.SignalFrames.ReplacedVector;
        return Result.Ok;
    }

    private static Result<ulong> PlaceInterpreter(AddressSpace memory, ProgramRequest request)
    {
        ElfProgram program = request.InterpreterProgram!;
        ulong placeBase = 0;
        if (program.IsMovable)
        {
            Result<ulong> room = memory.Map(new MapRequest { Length = program.End - program.Start });
            if (room.Failed)
                return room;
            placeBase = room.Value - program.Start;
        }
        Result mapped = MapSegments(memory, request.Interpreter!, program, placeBase);
        return mapped.Failed ? mapped.Error : placeBase;
    }

    private static Result MapSegments(AddressSpace memory, OpenFile file, ElfProgram program, ulong programBase)
    {
        foreach (ElfSegment segment in program.Segments)
        {
            Result mapped = MapSegment(memory, file, segment, programBase + segment.Address);
            if (mapped.Failed)
                return mapped;
        }
        return Result.Ok;
    }

    private static Result MapSegment(AddressSpace memory, OpenFile file, in ElfSegment segment, ulong address)
    {
        Protection rights = ((segment.Flags & 4) != 0 ? Protection.Read : 0) | ((segment.Flags & 2) != 0 ? Protection.Write : 0) |
            ((segment.Flags & 1) != 0 ? Protection.Execute : 0);
        ulong start = address & ~4095UL;
        ulong fileEnd = address + segment.FileLength;
        ulong filePages = (fileEnd + 4095) & ~4095UL;
        ulong end = (address + segment.MemoryLength + 4095) & ~4095UL;
        if (segment.FileLength > 0)
        {
            Result<ulong> mapped = memory.Map(new MapRequest
            {
                Address = start, Length = filePages - start, Protection = rights, IsFixed = true,
                File = file, Offset = segment.Offset & ~4095UL,
            });
            if (mapped.Failed)
                return mapped.Error;
        }
        else
        {
            filePages = start;
        }
        if (end > filePages)
        {
            Result<ulong> mapped = memory.Map(new MapRequest { Address = filePages, Length = end - filePages, Protection = rights, IsFixed = true });
            if (mapped.Failed)
                return mapped.Error;
        }
        // What the file has behind the segment in its last page is not the program's.
        bool hasTail = segment.MemoryLength > segment.FileLength && segment.FileLength > 0 && (rights & Protection.Write) != 0;
        return hasTail ? UserMemory.Clear(fileEnd, filePages - fileEnd) : Result.Ok;
    }

    private static Result<ulong> FillStack(Process process, ProgramRequest request, ulong headers, ulong interpreterBase, ulong entry,
        ulong library)
    {
        ulong length = Math.Min(process.Limits.Current(ResourceLimits.Stack), LargestStack);
        length = Math.Max(length & ~4095UL, 0x21000);
        Protection rights = Protection.Read | Protection.Write | (request.Program.WantsExecutableStack ? Protection.Execute : 0);
        Result<ulong> mapped = process.Memory.Map(new MapRequest
        {
            Address = StackTop - length, Length = length, Protection = rights, IsFixed = true, Name = "[stack]",
        });
        if (mapped.Failed)
            return mapped;
        var writer = new StackWriter(StackTop);
        ulong path = writer.PushText(request.Path);
        ulong platform = writer.PushText("x86_64"u8);
        Span<byte> random = stackalloc byte[16];
        KernelRandom.Fill(random);
        ulong randomAddress = writer.PushBytes(random);
        var environment = new List<ulong>(request.Environment.Count);
        for (int i = request.Environment.Count - 1; i >= 0; i--)
            environment.Add(writer.PushText(request.Environment[i]));
        var arguments = new List<ulong>(request.Arguments.Count);
        for (int i = request.Arguments.Count - 1; i >= 0; i--)
            arguments.Add(writer.PushText(request.Arguments[i]));

        var words = new List<ulong> { (ulong)arguments.Count };
        for (int i = arguments.Count - 1; i >= 0; i--)
            words.Add(arguments[i]);
        words.Add(0);
        for (int i = environment.Count - 1; i >= 0; i--)
            words.Add(environment[i]);
        words.Add(0);
        Credentials who = process.Credentials;
        int firstAuxiliary = words.Count;
        if (library != 0)
            Auxiliary(words, 33, library);                  // AT_SYSINFO_EHDR
        Auxiliary(words, 16, Processor.Query(1).Edx);       // AT_HWCAP
        Auxiliary(words, 6, 4096);                          // AT_PAGESZ
        Auxiliary(words, 17, 100);                          // AT_CLKTCK
        Auxiliary(words, 3, headers);                       // AT_PHDR
        Auxiliary(words, 4, ElfProgram.EntryLength);        // AT_PHENT
        Auxiliary(words, 5, (ulong)request.Program.HeaderCount);
        Auxiliary(words, 7, interpreterBase);               // AT_BASE
        Auxiliary(words, 8, 0);                             // AT_FLAGS
        Auxiliary(words, 9, entry);                         // AT_ENTRY
        Auxiliary(words, 11, who.User);
        Auxiliary(words, 12, who.EffectiveUser);
        Auxiliary(words, 13, who.Group);
        Auxiliary(words, 14, who.EffectiveGroup);
        Auxiliary(words, 23, who.User != who.EffectiveUser || who.Group != who.EffectiveGroup ? 1UL : 0); // AT_SECURE
        Auxiliary(words, 25, randomAddress);                // AT_RANDOM
        Auxiliary(words, 26, 0);                            // AT_HWCAP2
        Auxiliary(words, 31, path);                         // AT_EXECFN
        Auxiliary(words, 15, platform);                     // AT_PLATFORM
        Auxiliary(words, 51, (ulong)Signals.SignalFrames.MinimumStack); // AT_MINSIGSTKSZ
        Auxiliary(words, 0, 0);
        process.AuxiliaryVector = MemoryMarshal.AsBytes(words.ToArray().AsSpan(firstAuxiliary)).ToArray();
        return writer.Finish(words);
    }

    private static void Auxiliary(List<ulong> words, ulong type, ulong value)
    {
        words.Add(type);
        words.Add(value);
    }
}
