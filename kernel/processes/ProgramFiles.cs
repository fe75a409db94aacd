using System;
using Dialogos.Kernel.Boot;
using Dialogos.Kernel.Files;
using Dialogos.Kernel.FileSystems;
using Dialogos.Kernel.Primitives;

namespace Dialogos.Kernel.Processes;

/// <summary>
/// Programs straight from the initial archive, with the console as standard input, output and error: for as long as no
/// file system is mounted.
/// </summary>
internal sealed class ProgramFiles : IProcessFileContext
{
    private sealed class ArchiveFile : OpenFile
    {
        private readonly CpioEntry _entry;

        internal ArchiveFile(CpioEntry entry)
            : base(OpenFlags.ReadOnly) => _entry = entry;

        public override Result<int> ReadAt(ulong offset, Span<byte> destination)
        {
            if (offset >= (ulong)_entry.Length)
                return 0;
            int count = Math.Min(destination.Length, _entry.Length - (int)offset);
            InitialArchive.Bytes.Slice(_entry.Offset + (int)offset, count).CopyTo(destination);
            return count;
        }

        public override Result<NodeStatus> GetStatus() =>
            new NodeStatus(new FileMode(_entry.Mode), default, 1, (ulong)_entry.Length, 0, 0, default, default, default);
    }

    internal static void Initialize() => ProgramStart.PrepareFiles = Prepare;

    private static Result Prepare(Process process)
    {
        process.FileContext = new ProgramFiles();
        for (int i = 0; i < 3; i++)
        {
            Result<int> added = process.Files.Add(new ConsoleFile(), closeOnExecute: false);
            if (added.Failed)
                return added.Error;
        }
        return Result.Ok;
    }

    public IProcessFileContext Fork(bool share) => this;

    public void Release()
    {
    }

    public Result<OpenFile> OpenProgram(byte[] path)
    {
        ReadOnlySpan<byte> wanted = path;
        while (wanted.Length > 0 && wanted[0] == '/')
            wanted = wanted.Slice(1);
        int position = 0;
        for (; ; )
        {
            Result<CpioEntry> entry = CpioArchive.Next(InitialArchive.Bytes, ref position);
            if (entry.Failed)
                return entry.Error;
            ReadOnlySpan<byte> name = InitialArchive.Bytes.Slice(entry.Value.NameOffset, entry.Value.NameLength);
            if (name.Length > 2 && name[0] == '.' && name[1] == '/')
                name = name.Slice(2);
            if (name.SequenceEqual(wanted))
                return new ArchiveFile(entry.Value);
        }
    }
}
