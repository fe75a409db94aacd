// Starting programs: execve(2) in a running process, and processes that the kernel itself starts.
using System;
using System.Collections.Generic;
using System.Text;
using Dialogos.Kernel.Diagnostics;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.Machine;
using Dialogos.Kernel.Primitives;
using Dialogos.Kernel.Processes.Machine;
using Dialogos.Kernel.Processes.Memory;
using Dialogos.Kernel.Processes.Signals;
using Dialogos.Kernel.Scheduling;
using Dialogos.Kernel.Time;

namespace Dialogos.Kernel.Processes;

/// <summary>Starts programs.</summary>
public static class ProgramStart
{
    private const int LongestScriptLine = 256;
    private const int MostScripts = 4;

    /// <summary>Makes the files of a process that the kernel starts: its descriptors and working directory.</summary>
    public static Func<Process, Result>? PrepareFiles { get; set; }

    /// <summary>Starts a program as a new process without a parent. The errors of execve(2).</summary>
    public static Result<Process> Spawn(string path, List<byte[]> arguments, List<byte[]> environment) =>
        Spawn(ProcessTable.NewIdentifier(), path, arguments, environment);

    /// <summary>Starts the first program: process 1, which adopts orphans. Pre: there is none.</summary>
    public static Result<Process> SpawnInit(string path, List<byte[]> arguments, List<byte[]> environment) =>
        Spawn(ProcessTable.InitIdentifier, path, arguments, environment);

    private static Result<Process> Spawn(int identifier, string path, List<byte[]> arguments, List<byte[]> environment)
    {
        Result<AddressSpace> memory = AddressSpace.Create();
        if (memory.Failed)
            return memory.Error;
        var process = new Process(identifier, null, memory.Value, new FileTable())
        {
            Group = identifier, Session = identifier, StartTime = Clock.Now,
        };
        if (identifier == ProcessTable.InitIdentifier)
            ProcessTable.Init = process;
        Result prepared = PrepareFiles == null ? Errno.NoDevice : PrepareFiles(process);
        Result<ProgramRequest> request = prepared.Failed ? prepared.Error
            : Open(process, Encoding.UTF8.GetBytes(path), arguments, environment);
        if (request.Failed)
            return Abandon(process, request.Error);
        Result<ProcessThread> thread = ThreadLife.Create(process, identifier, () => RunFirst(request.Value));
        if (thread.Failed)
        {
            Close(request.Value);
            return Abandon(process, thread.Error);
        }
        ProcessTable.Add(process);
        ProcessTable.Add(thread.Value);
        Scheduler.Wake(thread.Value.KernelThread);
        return process;
    }

    private static Errno Abandon(Process process, Errno error)
    {
        if (ProcessTable.Init == process)
            ProcessTable.Init = null;
        process.Files.Release();
        process.FileContext?.Release();
        process.Memory.RemoveUser();
        return error;
    }

    private static void RunFirst(ProgramRequest request)
    {
        ProcessThread thread = ProcessThread.Current!;
        Result loaded = Install(thread, request, ref thread.StartFrame);
        if (loaded.IsOk)
            UserContext.Enter(ref thread.StartFrame);
        Log.Error($"processes: {ThreadLife.NameOf(thread.Process)} cannot be loaded: error {(int)loaded.Error}");
        lock (ProcessTable.Lock)
            SignalSending.EndProcess(thread.Process, SignalNumber.Kill);
        ThreadLife.EndCurrent(thread);
    }

    /// <summary>
    /// execve: replaces the program of the running process. After a failure past the point of no return the process ends.
    /// </summary>
    internal static Result Execute(ProcessThread thread, byte[] path, List<byte[]> arguments, List<byte[]> environment, ref InterruptFrame frame)
    {
        Process process = thread.Process;
        Result<ProgramRequest> request = Open(process, path, arguments, environment);
        if (request.Failed)
            return request.Error;
        Result<AddressSpace> memory = AddressSpace.Create();
        if (memory.Failed)
        {
            Close(request.Value);
            return memory.Error;
        }
        EndOtherThreads(thread);
        if (thread.MustEnd)
        {
            memory.Value.RemoveUser();
            Close(request.Value);
            return Errno.Interrupted;
        }
        process.SignalTimers.RemoveAll();
        thread.RobustList = 0;
        thread.SequenceArea = 0;
        thread.KernelThread.ReportsSwitches = false;
        if (thread.ClearIdentifierAt != 0)
            ThreadEnd.ReleaseFutexes(thread);
        memory.Value.Limit = process.Memory.Limit;
        ThreadLife.ReplaceMemory(thread, memory.Value);
        ThreadLife.WakeCreator(thread);
        process.Files.CloseOnExecute();
        Result loaded = Install(thread, request.Value, ref frame);
        if (loaded.Failed)
            SignalDelivery.ForceDefault(thread, SignalNumber.Kill);
        return Result.Ok;
    }

    // The new program's memory is in use; everything that belonged to the old one goes.
    private static Result Install(ProcessThread thread, ProgramRequest request, ref InterruptFrame frame)
    {
        Process process = thread.Process;
        process.Credentials = IdentityOf(process.Credentials, request.File);
        Result loaded = ProgramLoader.Load(process, request, ref frame);
        process.ProgramPath = request.Path;
        process.HasExecuted = true;
        process.ArgumentText = Join(request.Arguments);
        process.EnvironmentText = Join(request.Environment);
        thread.Name = LastPart(request.Path);
        lock (ProcessTable.Lock)
        {
            process.Handlers = process.Handlers.Copy();
            process.Handlers.ResetForExecute();
        }
        thread.AlternateStackSize = 0;
        thread.AlternateStackFlags = 0;
        UserContext context = thread.Context;
        context.FsBase = 0;
        context.GsBase = 0;
        ulong flags = Processor.DisableInterrupts();
        context.ResetExtended();
        context.Attach();
        Processor.RestoreInterrupts(flags);
        context.ResetExtended();
        context.Request(UserWork.StateReplaced);
        Close(request);
        return loaded;
    }

    // A set-user or set-group program acts for its owner (execve(2)); whoever a program acts for it may become again.
    private static Credentials IdentityOf(Credentials caller, OpenFile program)
    {
        const int setUser = 0x800, setGroup = 0x400, groupExecute = 8;
        Credentials changed = caller.Copy();
        Result<FileSystems.NodeStatus> status = program.GetStatus();
        if (status.IsOk && program.MayChangeIdentity)
        {
            int permissions = status.Value.Mode.Permissions;
            if ((permissions & setUser) != 0)
                changed.EffectiveUser = status.Value.Owner.User;
            if ((permissions & (setGroup | groupExecute)) == (setGroup | groupExecute))
                changed.EffectiveGroup = status.Value.Owner.Group;
        }
        changed.SavedUser = changed.FileUser = changed.EffectiveUser;
        changed.SavedGroup = changed.FileGroup = changed.EffectiveGroup;
        return changed;
    }

    private static void EndOtherThreads(ProcessThread survivor)
    {
        Process process = survivor.Process;
        lock (ProcessTable.Lock)
            SignalSending.EndThreads(process, survivor);
        for (; ; )
        {
            lock (ProcessTable.Lock)
            {
                if (process.Threads.Count <= 1 || survivor.MustEnd)
                    return;
            }
            Scheduler.Sleep(1_000_000);
        }
    }

    private static Result<ProgramRequest> Open(Process process, byte[] path, List<byte[]> arguments, List<byte[]> environment)
    {
        byte[] scriptPath = path;
        for (int depth = 0; ; depth++)
        {
            if (process.FileContext == null)
                return Errno.NotFound;
            Result<OpenFile> file = process.FileContext.OpenProgram(path);
            if (file.Failed)
                return file.Error;
            Result<ElfProgram> program = ProgramLoader.ReadHeaders(file.Value);
            if (program.IsOk)
                return WithInterpreter(process, file.Value, program.Value, scriptPath, arguments, environment);
            bool isScript = ScriptLine(file.Value, out byte[] interpreter, out byte[]? argument);
            file.Value.Release();
            if (!isScript || depth >= MostScripts)
                return isScript ? Errno.TooManySymbolicLinks : program.Error;
            // #! of execve(2): interpreter [argument] script arguments...
            var words = new List<byte[]> { interpreter };
            if (argument != null)
                words.Add(argument);
            words.Add(path);
            for (int i = 1; i < arguments.Count; i++)
                words.Add(arguments[i]);
            arguments = words;
            path = interpreter;
        }
    }

    private static Result<ProgramRequest> WithInterpreter(Process process, OpenFile file, ElfProgram program, byte[] path,
        List<byte[]> arguments, List<byte[]> environment)
    {
        OpenFile? interpreter = null;
        ElfProgram? interpreterProgram = null;
        if (program.Interpreter.Length > 0)
        {
            var name = new byte[program.Interpreter.Length - 1];
            Result read = ProgramLoader.ReadAll(file, program.Interpreter.Offset, name);
            Result<OpenFile> opened = read.Failed ? read.Error : process.FileContext!.OpenProgram(name);
            Result<ElfProgram> headers = opened.Failed ? opened.Error : ProgramLoader.ReadHeaders(opened.Value);
            if (headers.Failed)
            {
                if (opened.IsOk)
                    opened.Value.Release();
                file.Release();
                return headers.Error;
            }
            interpreter = opened.Value;
            interpreterProgram = headers.Value;
        }
        return new ProgramRequest
        {
            File = file, Program = program, Interpreter = interpreter, InterpreterProgram = interpreterProgram,
            Path = path, Arguments = arguments, Environment = environment,
        };
    }

    private static bool ScriptLine(OpenFile file, out byte[] interpreter, out byte[]? argument)
    {
        interpreter = [];
        argument = null;
        Span<byte> line = stackalloc byte[LongestScriptLine];
        Result<int> read = file.ReadAt(0, line);
        if (read.Failed || read.Value < 3 || line[0] != '#' || line[1] != '!')
            return false;
        line = line.Slice(2, read.Value - 2);
        int end = 0;
        while (end < line.Length && line[end] != '\n')
            end++;
        int from = SkipBlanks(line, 0, end);
        int to = from;
        while (to < end && line[to] != ' ' && line[to] != '\t')
            to++;
        interpreter = line.Slice(from, to - from).ToArray();
        from = SkipBlanks(line, to, end);
        while (end > from && (line[end - 1] == ' ' || line[end - 1] == '\t'))
            end--;
        if (end > from)
            argument = line.Slice(from, end - from).ToArray();
        return interpreter.Length > 0;
    }

    private static int SkipBlanks(ReadOnlySpan<byte> line, int at, int end)
    {
        while (at < end && (line[at] == ' ' || line[at] == '\t'))
            at++;
        return at;
    }

    private static void Close(ProgramRequest request)
    {
        request.File.Release();
        request.Interpreter?.Release();
    }

    private static byte[] Join(List<byte[]> words)
    {
        int length = 0;
        foreach (byte[] word in words)
            length += word.Length + 1;
        var joined = new byte[length];
        int at = 0;
        foreach (byte[] word in words)
        {
            word.AsSpan().CopyTo(joined.AsSpan(at));
            at += word.Length + 1;
        }
        return joined;
    }

    private static byte[] LastPart(byte[] path)
    {
        int from = path.Length;
        while (from > 0 && path[from - 1] != '/')
            from--;
        return path.AsSpan(from, Math.Min(15, path.Length - from)).ToArray();
    }
}
